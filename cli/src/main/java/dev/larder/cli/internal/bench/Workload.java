package dev.larder.cli.internal.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What two runs have to have in common to be compared. Pure.
 *
 * @param settings names, as they are printed, and values, whose texts are compared
 */
record Workload(Map<String, Object> settings) {

    /** Where it differs first from what was printed before, in words; empty if it does not. */
    String differenceFrom(Map<String, String> before) {
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            String was = before.getOrDefault(setting.getKey(), "not said");
            String is = setting.getValue().toString();
            if (!was.equals(is)) {
                return setting.getKey() + " was " + was + " and is " + is;
            }
        }
        return "";
    }

    /** The same with one more. */
    Workload and(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return new Workload(more);
    }

    /** From names and values by turns. */
    static Workload of(Object... namesAndValues) {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return new Workload(settings);
    }
}
