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

/** A user's tasks. */
@RestController
@RequestMapping(UserController.PATH + "/{user}/tasks")
final class TaskController {

    private final Tasks tasks;

    TaskController(Coach coach) {
        this.tasks = coach.tasks();
    }

    @GetMapping
    @Operation(summary = "Tasks of a user")
    Page<Task> page(
            @PathVariable String user,
            @Parameter(schema = @Schema(implementation = TaskQuery.StatusFilter.class, defaultValue = "ANY"))
                    @RequestParam(required = false)
                    @Nullable String status,
            @Parameter(schema = @Schema(implementation = TaskQuery.Order.class, defaultValue = "DUE"))
                    @RequestParam(required = false)
                    @Nullable String order,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        TaskQuery query = TaskQuery.of(
                Inputs.user(user),
                Parameters.constant("status", status, TaskQuery.StatusFilter.ANY),
                Parameters.constant("order", order, TaskQuery.Order.DUE),
                Inputs.paging(page, size));
        return tasks.page(query).orElseThrow(() -> UnknownException.user(user));
    }

    @GetMapping("/{task}")
    @Operation(summary = "A task")
    ResponseEntity<Task> task(@PathVariable String user, @PathVariable String task) {
        long userId = Inputs.user(user);
        return tagged(tasks.find(Inputs.task(task))
                .filter(found -> found.userId() == userId)
                .orElseThrow(() -> UnknownException.task(task)));
    }

    @PostMapping
    @Operation(summary = "Adds a task")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<Task> create(@PathVariable String user, @RequestBody TaskBody body) {
        Task task = tasks.create(Inputs.user(user), body.toDraft());
        return ResponseEntity.created(URI.create(UserController.PATH + "/" + user + "/tasks/" + task.id()))
                .eTag(EntityTag.of(task.version()))
                .body(task);
    }

    @PutMapping("/{task}/status")
    @Operation(summary = "Says how far a task is")
    ResponseEntity<Task> move(
            @PathVariable String user,
            @PathVariable String task,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody StatusBody body) {
        return tagged(tasks.move(Inputs.user(user), Inputs.task(task), EntityTag.expected(ifMatch), body.toStatus()));
    }

    private static ResponseEntity<Task> tagged(Task task) {
        return ResponseEntity.ok().eTag(EntityTag.of(task.version())).body(task);
    }
}
