package dev.larder.services.learning;

import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Parameters;
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
            @Nullable Long userId,
            @Nullable Long itemId,
            @Nullable Integer quality) {

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
    record BatchBody(@Nullable Long userId, @Nullable List<Long> itemIds) {

        SortedSet<Long> ids() {
            SortedSet<Long> ids = new TreeSet<>(Parameters.required("itemIds", itemIds));
            if (ids.isEmpty() || ids.size() > Study.MAX_BATCH) {
                throw new InvalidInputException("itemIds", "are " + ids.size(), "1 to " + Study.MAX_BATCH + " ids");
            }
            return ids;
        }
    }

    @PostMapping("/reviews")
    Reviewed review(@RequestBody ReviewBody body) {
        return study.review(body.key(), body.checkedQuality());
    }

    @GetMapping("/reviews/{userId}/{itemId}")
    Card card(@PathVariable long userId, @PathVariable long itemId) {
        ItemOfUser key = new ItemOfUser(userId, itemId);
        return study.card(key).orElseThrow(() -> UnknownException.card(key));
    }

    @GetMapping("/mastery/{userId}/{topic}")
    Mastery mastery(@PathVariable long userId, @PathVariable String topic) {
        return study.mastery(new TopicOfUser(userId, ItemController.topic(topic)));
    }

    @GetMapping("/scheduler/{userId}")
    Schedule schedule(@PathVariable long userId) {
        return study.schedule(userId);
    }

    @GetMapping("/scheduler/{userId}/hot")
    HotSchedule hot(@PathVariable long userId) {
        return study.hot(userId);
    }

    @GetMapping("/predictions/{userId}/{itemId}")
    Prediction prediction(@PathVariable long userId, @PathVariable long itemId) {
        return study.prediction(new ItemOfUser(userId, itemId)).orElseThrow(() -> UnknownException.item(itemId));
    }

    /** A read that takes more ids than a URL has room for. */
    @PostMapping("/predictions")
    Predictions predictions(@RequestBody BatchBody body) {
        return study.predictions(Parameters.required("userId", body.userId()), body.ids());
    }

    @GetMapping("/analytics/{userId}")
    Analytics analytics(@PathVariable long userId) {
        return study.analytics(userId);
    }
}
