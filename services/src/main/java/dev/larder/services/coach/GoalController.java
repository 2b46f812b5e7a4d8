package dev.larder.services.coach;

import dev.larder.services.web.EntityTag;
import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A user's goals. Without a word about it, those that are active, the nearest day first. */
@RestController
@RequestMapping(UserController.PATH + "/{user}/goals")
final class GoalController {

    private final Goals goals;

    GoalController(Coach coach) {
        this.goals = coach.goals();
    }

    @GetMapping
    @Operation(summary = "Goals of a user; without a word about it those that are active, the nearest day first")
    Page<Goal> page(
            @PathVariable String user,
            @Parameter(schema = @Schema(implementation = GoalQuery.StatusFilter.class, defaultValue = "ACTIVE"))
                    @RequestParam(required = false)
                    @Nullable String status,
            @Parameter(schema = @Schema(implementation = GoalQuery.CategoryFilter.class, defaultValue = "ANY"))
                    @RequestParam(required = false)
                    @Nullable String category,
            @Parameter(schema = @Schema(implementation = GoalQuery.Order.class, defaultValue = "TARGET"))
                    @RequestParam(required = false)
                    @Nullable String order,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        GoalQuery query = GoalQuery.of(
                Inputs.user(user),
                Parameters.constant("status", status, GoalQuery.StatusFilter.ACTIVE),
                Parameters.constant("category", category, GoalQuery.CategoryFilter.ANY),
                Parameters.constant("order", order, GoalQuery.Order.TARGET),
                Inputs.paging(page, size));
        return goals.page(query).orElseThrow(() -> UnknownException.user(user));
    }

    @GetMapping("/{goal}")
    @Operation(summary = "A goal")
    ResponseEntity<Goal> goal(@PathVariable String user, @PathVariable String goal) {
        long userId = Inputs.user(user);
        return tagged(goals.find(Inputs.goal(goal))
                .filter(found -> found.userId() == userId)
                .orElseThrow(() -> UnknownException.goal(goal)));
    }

    @GetMapping("/{goal}/details")
    @Operation(summary = "A goal, its tasks and what happened to it")
    GoalDetails details(@PathVariable String user, @PathVariable String goal) {
        long userId = Inputs.user(user);
        return goals.details(Inputs.goal(goal))
                .filter(found -> found.goal().userId() == userId)
                .orElseThrow(() -> UnknownException.goal(goal));
    }

    @PostMapping
    @Operation(summary = "Sets a goal")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<Goal> create(@PathVariable String user, @RequestBody GoalBody body) {
        Goal goal = goals.create(Inputs.user(user), body.toContent());
        return ResponseEntity.created(URI.create(UserController.PATH + "/" + user + "/goals/" + goal.id()))
                .eTag(EntityTag.of(goal.version()))
                .body(goal);
    }

    @PutMapping("/{goal}")
    @Operation(summary = "Changes a goal")
    ResponseEntity<Goal> edit(
            @PathVariable String user,
            @PathVariable String goal,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody GoalBody body) {
        return tagged(goals.edit(Inputs.user(user), Inputs.goal(goal), EntityTag.expected(ifMatch), body.toContent()));
    }

    @PostMapping("/{goal}/complete")
    @Operation(summary = "Completes a goal; a second time too, without any change")
    ResponseEntity<Goal> complete(
            @PathVariable String user,
            @PathVariable String goal,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        return tagged(goals.complete(Inputs.user(user), Inputs.goal(goal), EntityTag.expected(ifMatch)));
    }

    private static ResponseEntity<Goal> tagged(Goal goal) {
        return ResponseEntity.ok().eTag(EntityTag.of(goal.version())).body(goal);
    }
}
