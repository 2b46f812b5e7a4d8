package dev.larder.services.fleet;

import dev.larder.Clock;
import dev.larder.services.web.EntityTag;
import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads machines, one by one and in pages. */
@RestController
@RequestMapping(VmController.PATH)
final class VmController {

    static final String PATH = "/api/fleet/vms";

    private final VmManager fleet;
    private final Clock clock;

    VmController(VmManager fleet, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    /** A machine as a whole. */
    record Overview(VmState.Answer state, VmResources resources, VmConfiguration configuration) {}

    /** A page of machines. */
    record Page(List<VmState.Answer> items, int page, boolean hasMore) {}

    @GetMapping
    @Operation(summary = "Machines in the order of their ids")
    Page list(
            @Parameter(
                            description = "only machines that are on, or off",
                            schema = @Schema(implementation = VmQuery.Filter.class, defaultValue = "ANY"))
                    @RequestParam(required = false)
                    @Nullable String power,
            @RequestParam(required = false) @Nullable String page) {
        VmPage found = fleet.list(new VmQuery(
                Parameters.constant("power", power, VmQuery.Filter.ANY),
                Parameters.number("page", page, 0, "a number from 0 to " + VmQuery.MAX_PAGE)));
        Instant now = now();
        return new Page(found.items().stream().map(state -> state.at(now)).toList(), found.page(), found.hasMore());
    }

    @GetMapping("/{id}")
    @Operation(summary = "A machine as a whole")
    ResponseEntity<Overview> machine(@PathVariable String id) {
        VmState state = present(id);
        VmResources resources = fleet.resources(id).orElseThrow(() -> UnknownVmException.of(id));
        VmConfiguration configuration = fleet.configuration(id).orElseThrow(() -> UnknownVmException.of(id));
        return tagged(state.version()).body(new Overview(state.at(now()), resources, configuration));
    }

    @GetMapping("/{id}/state")
    @Operation(summary = "Whether a machine runs, and where")
    ResponseEntity<VmState.Answer> state(@PathVariable String id) {
        VmState state = present(id);
        return tagged(state.version()).body(state.at(now()));
    }

    @GetMapping("/{id}/resources")
    @Operation(summary = "What a machine is given")
    VmResources resources(@PathVariable String id) {
        return fleet.resources(known(id)).orElseThrow(() -> UnknownVmException.of(id));
    }

    @GetMapping("/{id}/migration")
    @Operation(summary = "The last migration of a machine, and how far it is")
    VmMigration.Answer migration(@PathVariable String id) {
        return fleet.migration(known(id))
                .orElseThrow(() -> UnknownVmException.neverMigrated(id))
                .at(now());
    }

    @GetMapping("/{id}/metrics")
    @Operation(summary = "What a machine does, measured every 15 s")
    VmMetrics metrics(@PathVariable String id) {
        return fleet.metrics(known(id)).orElseThrow(() -> UnknownVmException.of(id));
    }

    @GetMapping("/{id}/config")
    @Operation(summary = "Image and network of a machine")
    VmConfiguration configuration(@PathVariable String id) {
        return fleet.configuration(known(id)).orElseThrow(() -> UnknownVmException.of(id));
    }

    private VmState present(String id) {
        return fleet.state(known(id)).orElseThrow(() -> UnknownVmException.of(id));
    }

    /** The id, or the exception for unknown ones if no machine can have it. */
    static String known(String id) {
        if (!Names.isId(id)) {
            throw UnknownVmException.of(id);
        }
        return id;
    }

    static ResponseEntity.BodyBuilder tagged(long version) {
        return ResponseEntity.ok().header(HttpHeaders.ETAG, EntityTag.of(version));
    }

    static URI uri(String id) {
        return URI.create(PATH + "/" + id);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
