package dev.larder.services.fleet;

import dev.larder.Clock;
import dev.larder.services.web.InvalidInputException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reads the states of many machines at once. */
@RestController
final class StatesController {

    private final VmManager fleet;
    private final Clock clock;

    StatesController(VmManager fleet, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    /** The states of those that there are, in the order asked for, and who there is not. */
    record Answer(List<VmState.Answer> states, List<String> unknown) {}

    @GetMapping("/api/fleet/states")
    @Operation(summary = "The states of up to 1,000 machines in one request")
    Answer states(
            @Parameter(
                            description = "1 to " + VmManager.MAX_BATCH + " ids of machines, separated by commas",
                            required = true,
                            example = "vm-0001,vm-0002")
                    @RequestParam(required = false)
                    @Nullable String ids) {
        Set<String> wanted = split(ids == null ? "" : ids);
        Map<String, VmState> found =
                fleet.states(wanted.stream().filter(Names::isId).toList());
        Instant now = Instant.ofEpochMilli(clock.millis());
        List<String> unknown = new ArrayList<>(wanted);
        unknown.removeAll(found.keySet());
        return new Answer(
                wanted.stream()
                        .flatMap(id -> Stream.ofNullable(found.get(id)))
                        .map(state -> state.at(now))
                        .toList(),
                unknown);
    }

    private static Set<String> split(String ids) {
        Set<String> wanted = Stream.of(ids.split(","))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (wanted.isEmpty() || wanted.size() > VmManager.MAX_BATCH) {
            throw new InvalidInputException(
                    "ids", "are " + wanted.size(), "1 to " + VmManager.MAX_BATCH + " ids, separated by commas");
        }
        return wanted;
    }
}
