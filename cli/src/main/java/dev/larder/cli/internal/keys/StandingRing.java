package dev.larder.cli.internal.keys;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.codecs.internal.ring.Ring;
import dev.larder.codecs.internal.ring.RingKeeper;
import dev.larder.codecs.internal.ring.RingKey;
import dev.larder.codecs.internal.ring.RingText;
import dev.larder.codecs.internal.ring.UnusableRingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ring as it stands in Redis, without its secrets. */
final class StandingRing {

    private final Ring ring;

    private StandingRing(Ring ring) {
        this.ring = ring;
    }

    /**
     * The ring of a namespace.
     *
     * @throws Failure if there is none: nobody encrypts there
     */
    static StandingRing read(Fleet fleet, String namespace) {
        String key = "{" + namespace + "}~" + RingKeeper.NAME;
        String text = fleet.ask(key, "GET", key).text();
        if (text.isEmpty()) {
            throw new Failure(
                    ExitCode.NOT_FOUND,
                    "There is no ring of keys at " + key + ": no node of " + namespace
                            + " encrypts its values; see docs/encryption.md, or name another namespace");
        }
        try {
            return new StandingRing(RingText.read(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (UnusableRingException strange) {
            throw new Failure(
                    ExitCode.FAILURE,
                    key + " cannot be read: " + strange.getMessage() + "; use the newest command",
                    strange);
        }
    }

    List<Map<String, Object>> rows(long nowMillis) {
        Optional<RingKey> active = ring.active(nowMillis, key -> true);
        return ring.keys().stream()
                .map(key -> Report.row(
                        "id", key.id(),
                        "state", state(key, active, nowMillis),
                        "createdAt", Instant.ofEpochMilli(key.createdMillis()).toString(),
                        "activeFrom", Instant.ofEpochMilli(key.activeMillis()).toString(),
                        "master", key.master()))
                .toList();
    }

    private static String state(RingKey key, Optional<RingKey> active, long nowMillis) {
        if (key.isRetired()) {
            return "retired";
        }
        if (active.filter(key::equals).isPresent()) {
            return "active";
        }
        return key.activeMillis() > nowMillis ? "coming" : "read";
    }
}
