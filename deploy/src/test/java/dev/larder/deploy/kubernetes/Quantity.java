package dev.larder.deploy.kubernetes;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as Kubernetes writes them. */
final class Quantity {
    private static final Pattern FORM = Pattern.compile("(\\d+)(Ki|Mi|Gi)?");
    private static final Map<String, Integer> SHIFTS = Map.of("Ki", 10, "Mi", 20, "Gi", 30);

    private Quantity() {}

    static long bytes(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("No amount of memory: " + text);
        }
        String unit = parts.group(2);
        return Long.parseLong(parts.group(1)) << (unit == null ? 0 : SHIFTS.get(unit));
    }
}
