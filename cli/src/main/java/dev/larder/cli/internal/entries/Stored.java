package dev.larder.cli.internal.entries;

import dev.larder.CodecException;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.codecs.Envelope;
import dev.larder.topologies.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands in Redis under a key.
 *
 * @param fullKey with the namespace
 * @param server the master that has it
 * @param bytes what is there; null if nothing is, or something that is no string
 * @param ttlMillis how long Redis keeps it; negative without end
 * @param isForeign whether it is no string, so that something else writes there
 * @param envelope what the bytes say; null if they say nothing
 * @param refusal why the bytes are refused, or null
 * @param lease the token of who loads or writes it now; empty if nobody does
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and read by nobody else
record Stored(
        String key,
        String fullKey,
        String server,
        byte @Nullable [] bytes,
        long ttlMillis,
        boolean isForeign,
        @Nullable Envelope envelope,
        @Nullable CodecException refusal,
        String lease) {

    private static final long GONE = -2;

    static Stored read(Fleet fleet, String namespace, String key) {
        String fullKey = namespace + ":" + key;
        String server = fleet.masterOf(fullKey).toString();
        long ttl = Long.parseLong(fleet.ask(fullKey, "PTTL", fullKey).text());
        String lease = "{" + fullKey + "}~lease";
        String token = fleet.ask(fullKey, "GET", lease).text();
        if (ttl == GONE) {
            return new Stored(key, fullKey, server, null, ttl, false, null, null, token);
        }
        Optional<byte[]> bytes = bytes(fleet, fullKey);
        if (bytes.isEmpty()) {
            return new Stored(key, fullKey, server, null, ttl, true, null, null, token);
        }
        byte[] found = bytes.get();
        try {
            return new Stored(key, fullKey, server, found, ttl, false, Envelope.look(fullKey, found), null, token);
        } catch (CodecException refusal) {
            return new Stored(key, fullKey, server, found, ttl, false, null, refusal, token);
        }
    }

    private static Optional<byte[]> bytes(Fleet fleet, String fullKey) {
        try {
            String text = fleet.ask(fullKey, "GET", fullKey).text();
            return Optional.of(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (RefusedException refused) {
            if (refused.code().equals("WRONGTYPE")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    boolean isAbsent() {
        return bytes == null && !isForeign;
    }
}
