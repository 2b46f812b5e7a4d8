package dev.larder.services.learning;

import dev.larder.services.web.EntityTag;
import dev.larder.services.web.Parameters;
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
    record ProfileBody(@Nullable String name, @Nullable String country) {
        Learner.Profile toProfile() {
            return new Learner.Profile(Parameters.required("name", name), Parameters.required("country", country));
        }
    }

    /** How somebody wants to learn, as it comes. */
    record PreferencesBody(
            @Nullable Integer dailyGoal,
            @Nullable String language,
            @Nullable Boolean reminders) {

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
    record SessionBody(@Nullable Long userId) {}

    @GetMapping("/users/{userId}")
    ResponseEntity<Learner> user(@PathVariable long userId) {
        Learner learner = learners.user(userId).orElseThrow(() -> UnknownException.user(userId));
        return tagged(learner.version()).body(learner);
    }

    @PostMapping("/users")
    ResponseEntity<Learner> create(@RequestBody ProfileBody body) {
        Learner created = learners.create(body.toProfile());
        return ResponseEntity.created(URI.create(PATH + "/users/" + created.id()))
                .header(HttpHeaders.ETAG, EntityTag.of(created.version()))
                .body(created);
    }

    @PutMapping("/users/{userId}")
    ResponseEntity<Learner> change(
            @PathVariable long userId,
            @RequestBody ProfileBody body,
            @RequestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        Learner changed = learners.change(userId, body.toProfile(), EntityTag.expected(ifMatch));
        return tagged(changed.version()).body(changed);
    }

    @GetMapping("/preferences/{userId}")
    ResponseEntity<Preferences> preferences(@PathVariable long userId) {
        Preferences preferences = learners.preferences(userId).orElseThrow(() -> UnknownException.user(userId));
        return tagged(preferences.version()).body(preferences);
    }

    @PutMapping("/preferences/{userId}")
    ResponseEntity<Preferences> prefer(
            @PathVariable long userId,
            @RequestBody PreferencesBody body,
            @RequestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        Preferences changed = learners.prefer(body.toPreferences(userId), EntityTag.expected(ifMatch));
        return tagged(changed.version()).body(changed);
    }

    @GetMapping("/sessions/{id}")
    Session session(@PathVariable String id) {
        return learners.session(id).orElseThrow(UnknownException::session);
    }

    @PostMapping("/sessions")
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
    Session end(@PathVariable String id) {
        return learners.end(id);
    }

    private static ResponseEntity.BodyBuilder tagged(long version) {
        return ResponseEntity.ok().header(HttpHeaders.ETAG, EntityTag.of(version));
    }
}
