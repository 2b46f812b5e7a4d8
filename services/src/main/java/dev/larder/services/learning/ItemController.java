package dev.larder.services.learning;

import dev.larder.services.web.InvalidInputException;
import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Items, flags and what holds for all. */
@RestController
@RequestMapping(UserController.PATH)
final class ItemController {

    private static final Pattern TOPIC = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    private final Items items;

    ItemController(Items items) {
        this.items = items;
    }

    /** The share of users for whom a flag is on, as it comes. */
    record FlagBody(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "0", maximum = "100", example = "50")
            @Nullable Integer percent) {}

    @GetMapping("/items/{itemId}")
    @Operation(summary = "An item")
    Item item(@PathVariable long itemId) {
        return items.item(itemId).orElseThrow(() -> UnknownException.item(itemId));
    }

    /** By jurisdiction, by topic, or by both: then of the jurisdiction's those of the topic. */
    @GetMapping("/items")
    @Operation(summary = "Items of a jurisdiction, of a topic, or of both; 500 at most")
    ItemList items(
            @Parameter(
                            description = "two capital letters; this or a topic has to be there",
                            example = "DE",
                            schema = @Schema(pattern = "[A-Z]{2}"))
                    @RequestParam(required = false)
                    @Nullable String jurisdiction,
            @Parameter(description = "this or a jurisdiction has to be there", example = "parking")
                    @RequestParam(required = false)
                    @Nullable String topic) {
        if (jurisdiction == null && topic == null) {
            throw new InvalidInputException("jurisdiction", "is missing, and so is topic", "at least one of them");
        }
        if (jurisdiction == null) {
            return items.ofTopic(topic(Parameters.required("topic", topic)));
        }
        ItemList found = items.ofJurisdiction(country(jurisdiction));
        return topic == null ? found : both(found, topic(topic));
    }

    @GetMapping("/flags")
    @Operation(summary = "What is on for somebody")
    Map<String, Boolean> flags(
            @Parameter(required = true, example = "7") @RequestParam(required = false) @Nullable Long userId) {
        return items.flags().of(Parameters.required("userId", userId));
    }

    @PutMapping("/flags/{name}")
    @Operation(summary = "Sets for which share of users a flag is on")
    FlagShare set(@PathVariable String name, @RequestBody FlagBody body) {
        FlagShare flag = new FlagShare(name, Parameters.required("percent", body.percent()));
        items.set(flag);
        return flag;
    }

    @GetMapping("/config")
    @Operation(summary = "What holds for all")
    GlobalSettings settings() {
        return items.settings();
    }

    private static ItemList both(ItemList found, String topic) {
        return new ItemList(
                found.items().stream()
                        .filter(item -> item.topic().equals(topic))
                        .toList(),
                found.truncated());
    }

    private static String country(String text) {
        if (!Learner.COUNTRY.matcher(text).matches()) {
            throw new InvalidInputException("jurisdiction", "is " + Parameters.quote(text), Learner.COUNTRY_RULE);
        }
        return text;
    }

    static String topic(String text) {
        if (!TOPIC.matcher(text).matches()) {
            throw new InvalidInputException(
                    "topic", "is " + Parameters.quote(text), "1 to 40 of a-z 0-9 -, beginning with a letter");
        }
        return text;
    }
}
