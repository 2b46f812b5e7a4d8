package dev.larder.redis.internal.journal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells about itself: JSON without its beginning, which is the server's time and is written by the script. Nothing in it
 * needs to be escaped.
 */
record NodeRow(String version, long startedAtMillis) {

    String text(@Nullable Place applied, Lag lag) {
        return String.format(
                Locale.ROOT,
                "\"version\":\"%s\",\"started\":%d,\"keys\":\"%s\",\"groups\":\"%s\",\"lagMillis\":%.1f,"
                        + "\"tiers\":[\"memory\",\"redis\"]}",
                version,
                startedAtMillis,
                applied == null ? "" : applied.keys().id(),
                applied == null ? "" : applied.groups().id(),
                lag.seconds() * 1_000);
    }
}
