package dev.larder.services.learning;

import dev.larder.flags.Flag;
import dev.larder.flags.Flags;
import dev.larder.flags.Rollout;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** For which share of the users each flag is on, by name: those that the service asks for, and whatever others there are. */
record FlagSet(SortedMap<String, Rollout> rollouts) {

    private static final List<Flag<Rollout>> ASKED_FOR =
            List.of(Flag.rollout("new-scheduler", 0), Flag.rollout("streaks", 100), Flag.rollout("voice-answers", 0));

    FlagSet {
        rollouts = new TreeMap<>(rollouts);
    }

    /** What is in a table; what is not, as it is asked for. */
    static FlagSet of(Collection<FlagShare> rows) {
        SortedMap<String, Rollout> all = askedFor(Flag::otherwise);
        rows.forEach(row -> all.put(row.name(), row.rollout()));
        return new FlagSet(all);
    }

    /** What flags answer, about those of the names that nobody asks for too. */
    static FlagSet of(Flags flags, Set<String> names) {
        SortedMap<String, Rollout> all = askedFor(flags::get);
        names.stream()
                .filter(name -> !all.containsKey(name))
                .toList()
                .forEach(name -> all.put(name, flags.get(Flag.rollout(name, 0))));
        return new FlagSet(all);
    }

    private static SortedMap<String, Rollout> askedFor(Function<Flag<Rollout>, Rollout> answer) {
        return ASKED_FOR.stream().collect(Collectors.toMap(Flag::name, answer, (one, other) -> one, TreeMap::new));
    }

    /** As a source of flags says it. */
    Map<String, String> texts() {
        return rollouts.values().stream()
                .collect(Collectors.toMap(Rollout::name, rollout -> String.valueOf(rollout.percent())));
    }

    /** What is on and off for somebody, by name. */
    Map<String, Boolean> of(long userId) {
        Map<String, Boolean> on = new TreeMap<>();
        rollouts.forEach((name, rollout) -> on.put(name, rollout.includes(userId)));
        return on;
    }
}
