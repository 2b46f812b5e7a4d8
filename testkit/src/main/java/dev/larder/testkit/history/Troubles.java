package dev.larder.testkit.history;

import dev.larder.testkit.history.Event.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** When which process was concerned by faults. */
final class Troubles {

    private final List<Fault> faults;
    private final Map<String, NavigableMap<Long, Long>> byProcess = new HashMap<>();

    Troubles(Collection<Fault> faults) {
        this.faults = faults.stream()
                .sorted(Comparator.comparingLong(fault -> fault.span().beganNanos()))
                .toList();
    }

    /** The faults that concern a process and touch a time. */
    List<Fault> touching(String process, long fromNanos, long toNanos) {
        return faults.stream()
                .filter(fault -> concerns(fault, process))
                .filter(fault ->
                        fault.span().beganNanos() <= toNanos && fault.span().endedNanos() >= fromNanos)
                .toList();
    }

    /** Whether a fault that concerns a process touches a time. */
    boolean touch(String process, long fromNanos, long toNanos) {
        Map.Entry<Long, Long> last =
                byProcess.computeIfAbsent(process, this::merged).floorEntry(toNanos);
        return last != null && last.getValue() >= fromNanos;
    }

    /** Times of trouble that do not overlap, by their begin. */
    private NavigableMap<Long, Long> merged(String process) {
        TreeMap<Long, Long> times = new TreeMap<>();
        List<Fault> concerned = new ArrayList<>(faults);
        concerned.removeIf(fault -> !concerns(fault, process));
        for (Fault fault : concerned) {
            Map.Entry<Long, Long> last = times.lastEntry();
            if (last != null && fault.span().beganNanos() <= last.getValue()) {
                times.put(last.getKey(), Math.max(last.getValue(), fault.span().endedNanos()));
            } else {
                times.put(fault.span().beganNanos(), fault.span().endedNanos());
            }
        }
        return times;
    }

    private static boolean concerns(Fault fault, String process) {
        String whose = fault.span().process();
        return whose.isEmpty() || whose.equals(process);
    }
}
