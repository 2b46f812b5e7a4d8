package dev.larder.services.learning;

import dev.larder.services.limits.OfUser;
import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers that are written down, and all that follows from them. */
@RestController
@RequestMapping(UserController.PATH)
final class StudyController {

    private static final int BEST = 5;

    private final Study study;

    StudyController(Study study) {
        this.study = study;
    }

    /** How well somebody answered an item, as it comes. */
    record ReviewBody(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "7") @Nullable Long userId,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "7") @Nullable Long itemId,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "0: no idea, 5: at once and right",
                    minimum = "0",
                    maximum = "5",
                    example = "4")
            @Nullable Integer quality)
            implements OfUser {

        ItemOfUser key() {
            return new ItemOfUser(Parameters.required("userId", userId), Parameters.required("itemId", itemId));
        }

        int checkedQuality() {
            int given = Parameters.required("quality", quality);
            if (given < 0 || given > BEST) {
                throw new InvalidInputException("quality", "is " + given, "a number from 0 to " + BEST);
            }
            return given;
        }
    }

    /** What is to be predicted of whom, as it comes. */
    record BatchBody(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "7") @Nullable Long userId,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "1 to " + Study.MAX_BATCH,
                    example = "[1, 2, 3]")
            @Nullable List<Long> itemIds)
            implements OfUser {

        SortedSet<Long> ids() {
            SortedSet<Long> ids = new TreeSet<>(Parameters.required("itemIds", itemIds));
            if (ids.isEmpty() || ids.size() > Study.MAX_BATCH) {
                throw new InvalidInputException("itemIds", "are " + ids.size(), "1 to " + Study.MAX_BATCH + " ids");
            }
            return ids;
        }
    }

    @PostMapping("/reviews")
    @Operation(summary = "Writes down an answer, and what follows from it")
    Reviewed review(@RequestBody ReviewBody body) {
        return study.review(body.key(), body.checkedQuality());
    }

    @GetMapping("/reviews/{userId}/{itemId}")
    @Operation(summary = "What SM-2 keeps of an item")
    Card card(@PathVariable long userId, @PathVariable long itemId) {
        ItemOfUser key = new ItemOfUser(userId, itemId);
        return study.card(key).orElseThrow(() -> UnknownException.card(key));
    }

    @GetMapping("/mastery/{userId}/{topic}")
    @Operation(summary = "How likely a topic is known")
    Mastery mastery(@PathVariable long userId, @PathVariable String topic) {
        return study.mastery(new TopicOfUser(userId, ItemController.topic(topic)));
    }

    @GetMapping("/scheduler/{userId}")
    @Operation(summary = "How many cards there are, and how many are due on each of seven days")
    Schedule schedule(@PathVariable long userId) {
        return study.schedule(userId);
    }

    @GetMapping("/scheduler/{userId}/hot")
    @Operation(summary = "The next 20 cards")
    HotSchedule hot(@PathVariable long userId) {
        return study.hot(userId);
    }

    @GetMapping("/predictions/{userId}/{itemId}")
    @Operation(summary = "How likely an item is answered rightly")
    Prediction prediction(@PathVariable long userId, @PathVariable long itemId) {
        return study.prediction(new ItemOfUser(userId, itemId)).orElseThrow(() -> UnknownException.item(itemId));
    }

    /** A read that takes more ids than a URL has room for. */
    @PostMapping("/predictions")
    @Operation(summary = "The same of up to 500 items; a read, since a URL has no room for them")
    Predictions predictions(@RequestBody BatchBody body) {
        return study.predictions(Parameters.required("userId", body.userId()), body.ids());
    }

    @GetMapping("/analytics/{userId}")
    @Operation(summary = "What was answered up to the beginning of the day")
    Analytics analytics(@PathVariable long userId) {
        return study.analytics(userId);
    }
}
