package dev.larder.console.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was done by people, what is wrong, and what is set. */
public final class Watches {

    private Watches() {}

    /** As {@code AuditPage} in {@code api.ts}, which says what each component means. */
    public record AuditPage(
            List<AuditEntry> entries,
            @Nullable String next,
            @Nullable String file) {}

    /** As {@code AuditEntry} in {@code api.ts}, which says what each component means. */
    public record AuditEntry(
            String id,
            long at,
            String user,
            String from,
            String via,
            String action,
            String namespace,
            String subject,
            @Nullable Long previewed,
            @Nullable Long removed,
            @Nullable Long durationMillis,
            String result,
            @Nullable String requestId) {}

    /** As {@code AlertPage} in {@code api.ts}, which says what each component means. */
    public record AlertPage(String health, List<Alert> alerts, List<Threshold> thresholds, Webhook webhook) {}

    /** As {@code Alert} in {@code api.ts}, which says what each component means. */
    public record Alert(
            String id,
            String namespace,
            String state,
            String severity,
            String text,
            double value,
            long since,
            @Nullable Long clearedAt,
            @Nullable String cache,
            @Nullable String node,
            @Nullable Double limit,
            String unit) {}

    /** As {@code Threshold} in {@code api.ts}, which says what each component means. */
    public record Threshold(
            String id,
            String text,
            String severity,
            @Nullable Double above,
            @Nullable Double below,
            String unit,
            long forMillis,
            long minimum,
            boolean enabled) {}

    /** As {@code Webhook} in {@code api.ts}, which says what each component means. */
    public record Webhook(
            boolean configured,
            long sent,
            long failed,
            long dropped,
            @Nullable String lastError,
            @Nullable String url,
            int waiting,
            @Nullable Long lastAt,
            @Nullable Integer lastStatus) {}

    /** As {@code Settings} in {@code api.ts}, which says what each component means. */
    public record Settings(Map<String, String> properties, Map<String, Map<String, String>> caches) {}
}
