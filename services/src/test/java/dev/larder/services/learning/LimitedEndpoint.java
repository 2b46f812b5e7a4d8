package dev.larder.services.learning;

import dev.larder.services.limits.OfUser;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints that do nothing but be counted. */
@RestController
public final class LimitedEndpoint {

    record Body(@Nullable Long userId) implements OfUser {}

    @GetMapping("/api/learning/users/{userId}")
    String read(@PathVariable long userId) {
        return "read " + userId;
    }

    @PostMapping("/api/learning/reviews")
    String write(@RequestBody Body body) {
        return "written " + body.userId();
    }
}
