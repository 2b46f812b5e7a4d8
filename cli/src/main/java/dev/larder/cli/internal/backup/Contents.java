package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.output.Report;
import java.util.List;
import java.util.Map;

/**
 * What a data set holds, counted key by key.
 *
 * @param keys all of them, those included whose time was over but that were still there
 * @param expiring those among them that have an end
 * @param digest what the server makes of all keys and values, whatever their order; {@code DEBUG DIGEST}
 * @param databases keys by database
 * @param prefixes keys by the beginning of their name
 * @param namespaces applications of Larder whose journal is there
 */
record Contents(
        long keys,
        long expiring,
        String digest,
        Map<String, Long> databases,
        Map<String, Long> prefixes,
        List<String> namespaces) {

    static Contents of(Noted noted) {
        return new Contents(
                noted.number("keys"),
                noted.number("expiring"),
                noted.text("digest"),
                noted.numbers("databases"),
                noted.numbers("prefixes"),
                noted.texts("namespaces"));
    }

    Map<String, Object> row() {
        return Report.row(
                "keys", keys,
                "expiring", expiring,
                "digest", digest,
                "databases", databases,
                "prefixes", prefixes,
                "namespaces", namespaces);
    }
}
