package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.topologies.Answer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Some keys of a server, by lot, with what they held when they were looked at.
 *
 * @param digests by key, whose characters stand for bytes
 */
record Samples(Map<String, String> digests) {

    private static final int TRIES_EACH = 5;
    /** Whoever ends sooner may end while the backup is taken. */
    private static final long LONG_ENOUGH_MILLIS = 600_000;

    /** At most so many; fewer where there are fewer. Of processes' own keys none, for those change each second. */
    static Samples draw(Server server, boolean isCluster, int count) {
        readsHere(server, isCluster);
        Map<String, String> digests = new LinkedHashMap<>();
        for (int i = 0; i < count * TRIES_EACH && digests.size() < count; i++) {
            Answer key = server.ask("RANDOMKEY");
            if (!key.text().isEmpty() && isKeeping(server, key.text())) {
                digests.computeIfAbsent(key.text(), one -> Sampled.digest(server::askBytes, one));
            }
        }
        digests.values().removeIf(String::isEmpty);
        return new Samples(digests);
    }

    /** Those that look the same now: what happened to the others is of no concern to a backup that was taken between. */
    Samples stillTrue(Server server, boolean isCluster) {
        readsHere(server, isCluster);
        Map<String, String> same = new LinkedHashMap<>(digests);
        same.entrySet()
                .removeIf(sample -> !sample.getValue().equals(Sampled.digest(server::askBytes, sample.getKey())));
        return new Samples(same);
    }

    private static void readsHere(Server server, boolean isCluster) {
        if (isCluster && server.role() == Role.REPLICA) {
            server.ask("READONLY");
        }
    }

    private static boolean isKeeping(Server server, String key) {
        long left = Long.parseLong(server.askBytes("PTTL", key).text());
        return (left == -1 || left > LONG_ENOUGH_MILLIS) && !KeyNames.isBookkeeping(key);
    }
}
