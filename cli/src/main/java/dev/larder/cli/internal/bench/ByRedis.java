package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.load.Answered;
import dev.larder.cli.internal.load.Answerer;
import dev.larder.cli.internal.output.Progress;
import dev.larder.cli.internal.requests.Request;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Redis itself, as one who caches by hand asks it: GET, and SET where nothing is there; SET for a write. A connection for each answerer. What it sets goes by
 * itself.
 */
final class ByRedis implements Answerers {

    private static final int BATCH = 500;

    private final Session session;
    private final Keep keep;
    private final List<Fleet> fleets = new ArrayList<>();

    /**
     * What it keeps.
     *
     * @param prefix of its keys
     * @param keys which of them, from 0 on, are there before the first request
     * @param value that each of them has
     * @param time until they go
     */
    record Keep(String prefix, long keys, String value, Duration time) {
        String[] set(String key) {
            return new String[] {"SET", key, value, "PX", Long.toString(time.toMillis())};
        }
    }

    ByRedis(Session session, Keep keep) {
        this.session = session;
        this.keep = keep;
    }

    private Fleet fleet() {
        Fleet fleet = session.fleet();
        fleets.add(fleet);
        return fleet;
    }

    @Override
    public Answerer<Request> another() {
        Fleet own = fleet();
        return request -> answered(own, request);
    }

    private Answered answered(Fleet fleet, Request request) {
        String key = keep.prefix + request.key();
        if (request.isWrite()) {
            fleet.ask(key, keep.set(key));
            return Answered.with("set");
        }
        boolean isHit = !fleet.ask(key, "GET", key).text().isEmpty();
        if (!isHit) {
            fleet.ask(key, keep.set(key));
        }
        return Answered.with(isHit ? "hit" : "miss");
    }

    @Override
    public void prepare() {
        if (keep.keys == 0) {
            return;
        }
        Fleet fleet = fleet();
        // One by itself, of which a refusal says by its exit code why.
        String first = keep.prefix + "0";
        fleet.ask(first, keep.set(first));
        Progress progress = session.progress("keys set", keep.keys);
        for (long from = 0; from < keep.keys && !session.interruption().isRequested(); from += BATCH) {
            long to = Math.min(keep.keys, from + BATCH);
            set(fleet, from, to);
            progress.done(to);
        }
        progress.close();
    }

    private void set(Fleet fleet, long from, long to) {
        Map<Server, List<String[]>> commands = new HashMap<>();
        for (long i = from; i < to; i++) {
            String key = keep.prefix + i;
            commands.computeIfAbsent(fleet.masterOf(key), none -> new ArrayList<>())
                    .add(keep.set(RedisConnection.bytesOf(key)));
        }
        commands.forEach((master, own) -> requireOk(master.askAll(own)));
    }

    private static void requireOk(List<Answer> answers) {
        answers.stream()
                .map(Answer::text)
                .filter(text -> !text.equals("OK"))
                .findFirst()
                .ifPresent(refused -> {
                    throw new Failure(ExitCode.FAILURE, "Redis has not set all keys: " + refused);
                });
    }

    @Override
    public void close() {
        fleets.forEach(Fleet::close);
    }
}
