package dev.larder.services.coach;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How a user stands, stood and will stand. */
@RestController
@RequestMapping(UserController.PATH + "/{user}")
final class AriController {

    private final Scores scores;

    AriController(Coach coach) {
        this.scores = coach.scores();
    }

    @GetMapping("/ari")
    @Operation(summary = "The newest score and its parts")
    AriSnapshot current(@PathVariable String user) {
        long id = Inputs.user(user);
        return scores.current(id).orElseThrow(() -> UnknownException.ari(id));
    }

    @GetMapping("/ari/history")
    @Operation(summary = "The newest 400 scores, newest first")
    Page<AriSnapshot> history(
            @PathVariable String user,
            @Parameter(description = "the first day", schema = @Schema(type = "string", format = "date"))
                    @RequestParam(required = false)
                    @Nullable String from,
            @Parameter(description = "the last day", schema = @Schema(type = "string", format = "date"))
                    @RequestParam(required = false)
                    @Nullable String to,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        LocalDate first = Inputs.day("from", from, LocalDate.MIN);
        LocalDate last = Inputs.day("to", to, LocalDate.MAX);
        Paging paging = Inputs.paging(page, size);
        return scores.history(Inputs.user(user))
                .orElseThrow(() -> UnknownException.user(user))
                .page(first, last, paging);
    }

    @GetMapping("/predictions")
    @Operation(summary = "The score in 7, 30 and 90 days")
    Prediction prediction(@PathVariable String user) {
        return scores.prediction(Inputs.user(user)).orElseThrow(() -> UnknownException.user(user));
    }

    @PostMapping("/ari")
    @Operation(summary = "Writes down the score of a day")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<AriSnapshot> record(@PathVariable String user, @RequestBody AriBody body) {
        AriSnapshot snapshot = scores.record(Inputs.user(user), body.toDraft());
        String day = snapshot.takenOn().toString();
        return ResponseEntity.created(
                        URI.create(UserController.PATH + "/" + user + "/ari/history?from=" + day + "&to=" + day))
                .body(snapshot);
    }
}
