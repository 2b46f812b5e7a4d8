package dev.larder.services.coach;

import dev.larder.services.web.EntityTag;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Users, and what is counted of one and of all. */
@RestController
@RequestMapping(UserController.PATH)
final class UserController {

    static final String PATH = "/api/users";

    private final Users users;
    private final Insights insights;

    UserController(Coach coach) {
        this.users = coach.users();
        this.insights = coach.insights();
    }

    @GetMapping
    @Operation(summary = "Users by name")
    Page<User> page(
            @Parameter(description = "the one with this address; then nothing else matters")
                    @RequestParam(required = false)
                    @Nullable String email,
            @Parameter(description = "how the name begins, in any case") @RequestParam(required = false) @Nullable String name,
            @Parameter(description = "two capital letters", example = "DE") @RequestParam(required = false) @Nullable String country,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        return users.page(UserQuery.of(
                Objects.requireNonNullElse(email, ""),
                Objects.requireNonNullElse(name, ""),
                Objects.requireNonNullElse(country, ""),
                Inputs.paging(page, size)));
    }

    @GetMapping("/{user}")
    @Operation(summary = "A user")
    ResponseEntity<User> user(@PathVariable String user) {
        return tagged(users.find(Inputs.user(user)).orElseThrow(() -> UnknownException.user(user)));
    }

    @PutMapping("/{user}")
    @Operation(summary = "Changes a user")
    ResponseEntity<User> edit(
            @PathVariable String user,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody UserBody body) {
        return tagged(users.edit(Inputs.user(user), EntityTag.expected(ifMatch), body.toEdit()));
    }

    @GetMapping("/{user}/dashboard")
    @Operation(summary = "What stands on the dashboard of a user")
    Dashboard dashboard(@PathVariable String user) {
        return insights.dashboard(Inputs.user(user)).orElseThrow(() -> UnknownException.user(user));
    }

    @GetMapping("/system-health")
    @Operation(summary = "What all users do, counted within the last minute")
    SystemHealth systemHealth() {
        return insights.systemHealth();
    }

    private static ResponseEntity<User> tagged(User user) {
        return ResponseEntity.ok().eTag(EntityTag.of(user.version())).body(user);
    }
}
