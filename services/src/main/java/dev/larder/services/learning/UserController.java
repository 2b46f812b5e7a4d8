package dev.larder.services.learning;

import dev.larder.services.limits.OfUser;
import dev.larder.services.web.EntityTag;
import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Users, their preferences and their sessions. */
@RestController
@RequestMapping(UserController.PATH)
final class UserController {

    static final String PATH = "/api/learning";

    private final Learners learners;

    UserController(Learners learners) {
        this.learners = learners;
    }

    /** What people say of themselves, as it comes. */
    record ProfileBody(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minLength = 1, maxLength = 100, example = "Ada")
            @Nullable String name,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = Learner.COUNTRY_RULE,
                    pattern = "[A-Z]{2}",
                    example = "DE")
            @Nullable String country) {
        Learner.Profile toProfile() {
            return new Learner.Profile(Parameters.required("name", name), Parameters.required("country", country));
        }
    }

    /** How somebody wants to learn, as it comes. */
    record PreferencesBody(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "reviews",
                    minimum = "1",
                    maximum = "500",
                    example = "30")
            @Nullable Integer dailyGoal,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, pattern = "[a-z]{2}(-[A-Z]{2})?", example = "pt-BR")
            @Nullable String language,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "true") @Nullable Boolean reminders) {

        Preferences toPreferences(long userId) {
            return new Preferences(
                    userId,
                    Parameters.required("dailyGoal", dailyGoal),
                    Parameters.required("language", language),
                    Parameters.required("reminders", reminders),
                    1);
        }
    }

    /** Whose session begins, as it comes. */
    record SessionBody(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "7") @Nullable Long userId) implements OfUser {}

    @GetMapping("/users/{userId}")
    @Operation(summary = "A learner")
    ResponseEntity<Learner> user(@PathVariable long userId) {
        Learner learner = learners.user(userId).orElseThrow(() -> UnknownException.user(userId));
        return tagged(learner.version()).body(learner);
    }

    @PostMapping("/users")
    @Operation(summary = "Adds a learner")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<Learner> create(@RequestBody ProfileBody body) {
        Learner created = learners.create(body.toProfile());
        return ResponseEntity.created(URI.create(PATH + "/users/" + created.id()))
                .header(HttpHeaders.ETAG, EntityTag.of(created.version()))
                .body(created);
    }

    @PutMapping("/users/{userId}")
    @Operation(summary = "Changes a learner")
    ResponseEntity<Learner> change(
            @PathVariable long userId,
            @RequestBody ProfileBody body,
            @RequestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        Learner changed = learners.change(userId, body.toProfile(), EntityTag.expected(ifMatch));
        return tagged(changed.version()).body(changed);
    }

    @GetMapping("/preferences/{userId}")
    @Operation(summary = "How somebody wants to learn")
    ResponseEntity<Preferences> preferences(@PathVariable long userId) {
        Preferences preferences = learners.preferences(userId).orElseThrow(() -> UnknownException.user(userId));
        return tagged(preferences.version()).body(preferences);
    }

    @PutMapping("/preferences/{userId}")
    @Operation(summary = "Changes how somebody wants to learn")
    ResponseEntity<Preferences> prefer(
            @PathVariable long userId,
            @RequestBody PreferencesBody body,
            @RequestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        Preferences changed = learners.prefer(body.toPreferences(userId), EntityTag.expected(ifMatch));
        return tagged(changed.version()).body(changed);
    }

    @GetMapping("/sessions/{id}")
    @Operation(summary = "A session")
    Session session(@PathVariable String id) {
        return learners.session(id).orElseThrow(UnknownException::session);
    }

    @PostMapping("/sessions")
    @Operation(summary = "Begins a session")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<Session> begin(@RequestBody SessionBody body) {
        long userId = Parameters.required("userId", body.userId());
        if (learners.user(userId).isEmpty()) {
            throw UnknownException.user(userId);
        }
        Session begun = learners.begin(userId);
        return ResponseEntity.created(URI.create(PATH + "/sessions/" + begun.id()))
                .body(begun);
    }

    @PostMapping("/sessions/{id}/end")
    @Operation(summary = "Ends a session; one that has ended stays as it is")
    Session end(@PathVariable String id) {
        return learners.end(id);
    }

    private static ResponseEntity.BodyBuilder tagged(long version) {
        return ResponseEntity.ok().header(HttpHeaders.ETAG, EntityTag.of(version));
    }
}
