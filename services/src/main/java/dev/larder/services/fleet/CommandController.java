package dev.larder.services.fleet;

import dev.larder.Clock;
import dev.larder.services.web.EntityTag;
import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Changes machines. Each change answers the new state with its ETag, and takes the one that it is meant for in {@code If-Match}. */
@RestController
@RequestMapping(VmController.PATH)
final class CommandController {

    private final VmManager fleet;
    private final Clock clock;

    CommandController(VmManager fleet, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    /** A machine to be created, as it comes. */
    record DraftBody(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = Names.ID_RULE, example = "vm-new-1")
            @Nullable String id,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = Names.HOST_RULE, example = "host-07")
            @Nullable String host,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "1", maximum = "128", example = "2")
            @Nullable Integer cpus,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "256", maximum = "2097152", example = "2048")
            @Nullable Integer memoryMib,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "1", maximum = "65536", example = "20")
            @Nullable Integer diskGib,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "debian-13") @Nullable String image,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "net-07") @Nullable String network) {

        VmDraft toDraft() {
            return new VmDraft(
                    Parameters.required("id", id),
                    Parameters.required("host", host),
                    new SizeBody(cpus, memoryMib, diskGib).toSize(),
                    new Vm.Configuration(Parameters.required("image", image), Parameters.required("network", network)));
        }
    }

    /** A size, as it comes. */
    record SizeBody(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "1", maximum = "128", example = "2")
            @Nullable Integer cpus,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "256", maximum = "2097152", example = "2048")
            @Nullable Integer memoryMib,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minimum = "1", maximum = "65536", example = "20")
            @Nullable Integer diskGib) {

        Size toSize() {
            return new Size(
                    Parameters.required("cpus", cpus),
                    Parameters.required("memoryMib", memoryMib),
                    Parameters.required("diskGib", diskGib));
        }
    }

    /** Where a machine is to go, as it comes. */
    record HostBody(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = Names.HOST_RULE, example = "host-08")
            @Nullable String host) {}

    @PostMapping
    @Operation(summary = "Creates a machine, which is stopped")
    @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
    ResponseEntity<VmState.Answer> create(@RequestBody DraftBody body) {
        VmState created = fleet.create(body.toDraft()).vm().state();
        return ResponseEntity.created(VmController.uri(created.id()))
                .header(HttpHeaders.ETAG, EntityTag.of(created.version()))
                .body(created.at(now()));
    }

    @PostMapping("/{id}/start")
    @Operation(summary = "Starts a machine that is stopped")
    ResponseEntity<VmState.Answer> start(
            @PathVariable String id, @RequestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return carryOut(id, new VmCommand.Start(), ifMatch);
    }

    @PostMapping("/{id}/stop")
    @Operation(summary = "Stops a machine that runs")
    ResponseEntity<VmState.Answer> stop(
            @PathVariable String id, @RequestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return carryOut(id, new VmCommand.Stop(), ifMatch);
    }

    @PostMapping("/{id}/resize")
    @Operation(summary = "Gives a stopped machine another size")
    ResponseEntity<VmState.Answer> resize(
            @PathVariable String id,
            @RequestBody SizeBody body,
            @RequestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return carryOut(id, new VmCommand.Resize(body.toSize()), ifMatch);
    }

    /** Begins a migration; how far it is stands under {@code /migration}. */
    @PostMapping("/{id}/migrate")
    @Operation(summary = "Begins to move a running machine to another host")
    ResponseEntity<VmState.Answer> migrate(
            @PathVariable String id,
            @RequestBody HostBody body,
            @RequestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return carryOut(id, new VmCommand.Migrate(Parameters.required("host", body.host())), ifMatch);
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Removes a stopped machine")
    ResponseEntity<Void> delete(
            @PathVariable String id, @RequestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        fleet.carryOut(VmController.known(id), new VmCommand.Delete(), EntityTag.expected(ifMatch));
        return ResponseEntity.noContent().build();
    }

    private ResponseEntity<VmState.Answer> carryOut(String id, VmCommand command, @Nullable String ifMatch) {
        VmState state = fleet.carryOut(VmController.known(id), command, EntityTag.expected(ifMatch))
                .vm()
                .state();
        return VmController.tagged(state.version()).body(state.at(now()));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
