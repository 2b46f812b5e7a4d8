package dev.larder.cli.internal.invalidate;

import dev.larder.CodecException;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.codecs.Envelope;
import dev.larder.internal.keys.Tags;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What Redis has of a selection: counted by looking at every key of the namespace, a thousand at a time, at each master. Copies in nodes'
 * memory that Redis does not have any more are not counted.
 */
final class Census {

    private static final int SAMPLES = 10;
    private static final String BATCH = "1000";
    private static final String END = "0";

    private final Session session;
    private final Fleet fleet;
    private final String prefix;
    private final Selector selector;
    private final List<String> samples = new ArrayList<>();
    private long count;
    private long seen;

    private Census(Session session, Fleet fleet, String namespace, Selector selector) {
        this.session = session;
        this.fleet = fleet;
        this.prefix = namespace + ":";
        this.selector = selector;
    }

    /** How many there are, and some of them. */
    record Result(long count, List<String> samples) {}

    static Result take(Session session, Fleet fleet, String namespace, Selector selector) {
        Census census = new Census(session, fleet, namespace, selector);
        Progress progress = session.progress("keys looked at", 0);
        if (selector.kind() == Selector.Kind.KEYS) {
            census.countKeys(progress);
        } else {
            fleet.all(Role.MASTER).forEach(master -> census.scan(master, progress));
        }
        progress.close();
        return new Result(census.count, List.copyOf(census.samples));
    }

    private void countKeys(Progress progress) {
        for (String key : selector.keys()) {
            String full = prefix + key;
            if (!fleet.ask(full, "EXISTS", full).text().equals("0")) {
                found(key);
            }
            progress.done(++seen);
        }
    }

    private void scan(Server master, Progress progress) {
        String cursor = END;
        do {
            List<Answer> page = master.ask("SCAN", cursor, "MATCH", prefix + selector.glob(), "COUNT", BATCH)
                    .items();
            cursor = page.get(0).text();
            for (Answer name : page.get(1).items()) {
                String full = Server.text(name);
                if (isMeant(full)) {
                    found(full.substring(prefix.length()));
                }
                progress.done(++seen);
            }
        } while (!cursor.equals(END) && !session.interruption().isRequested());
    }

    /** Tags stand in the entries themselves. */
    private boolean isMeant(String full) {
        if (selector.kind() != Selector.Kind.TAG) {
            return true;
        }
        try {
            byte[] bytes = fleet.ask(full, "GET", full).text().getBytes(StandardCharsets.ISO_8859_1);
            return Envelope.look(full, bytes).entry().tags().contains(Tags.asStored(selector.subject()));
        } catch (CodecException | RefusedException noEntry) {
            return false;
        }
    }

    private void found(String key) {
        count++;
        if (samples.size() < SAMPLES) {
            samples.add(key);
        }
    }
}
