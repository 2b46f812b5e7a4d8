package dev.larder.cli.internal.invalidate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Json;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Server;
import dev.larder.redis.internal.journal.JournalKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * That a request was carried out, kept in Redis beside the journal for a day. Only what was done to its end is noted: two who ask at the same moment both do it, which costs
 * loads and no truth.
 */
record RequestNote(Fleet fleet, String namespace, RequestId id, Selector selector) {

    private static final String DAY_SECONDS = "86400";

    /**
     * One that was carried out.
     *
     * @param count how many entries Redis had of it then
     */
    record Earlier(long count, long atMillis) {}

    /**
     * What came of it before.
     *
     * @throws Failure if something else was done under that id
     */
    Optional<Earlier> find() {
        String kept = Server.text(fleet.ask(key(), "GET", key()));
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        JsonNode note = JsonMapper.shared().readTree(kept);
        if (!note.path("selection").asString("").equals(digest())) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "Nothing was done: the request id " + id.text()
                            + " was given to another selection within the last 24 hours; give another id");
        }
        return Optional.of(
                new Earlier(note.path("count").asLong(0), note.path("at").asLong(0)));
    }

    /** Notes that it is done. */
    void keep(long count, long atMillis) {
        String note = Json.of(Report.row("selection", digest(), "count", count, "at", atMillis));
        fleet.ask(key(), "SET", key(), note, "EX", DAY_SECONDS);
    }

    private String key() {
        return new JournalKeys(namespace).request(id.text());
    }

    private String digest() {
        String whole = selector.kind().label() + "\n" + selector.subject() + "\n" + String.join("\n", selector.keys());
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
