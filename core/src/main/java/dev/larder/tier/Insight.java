package dev.larder.tier;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What people and their tools ask of a shared tier, and no lookup does: the nodes of the namespace and what they say of themselves, keys by
 * their beginning, and the servers. No method blocks; a stage fails with {@link dev.larder.TierUnavailableException} where the tier does not answer, or where
 * its user may not ask that. Thread-safe.
 */
public interface Insight {

    /**
     * Publishes what this node has to say of itself, until that lapses or is replaced, and answers the question that somebody put to
     * all nodes with {@link #ask}, or empty.
     *
     * @param figures what to say, in the tool's own words
     * @param timeToLive how long it stands; positive
     */
    CompletionStage<Optional<byte[]>> publish(byte[] figures, Duration timeToLive);

    /** The nodes that have been heard of in the last ten minutes: their names, and their rows as the wire format has them. */
    CompletionStage<Map<String, String>> nodes();

    /** What nodes have published, in their order; empty for those that have nothing standing. */
    CompletionStage<List<Optional<byte[]>>> published(List<String> nodes);

    /** Puts a question to all nodes, in place of the one before. They hear it when they publish next. */
    CompletionStage<Void> ask(byte[] question, Duration timeToLive);

    /**
     * Claims something that one node of the namespace is to do, such as to tell somebody of it; whoever has the claim renews it so. A claim that was taken
     * over because its owner was away for longer is not taken back.
     *
     * @param what its name
     * @param timeToLive how long it stands, from now on; positive
     * @return whether it is this node's
     */
    CompletionStage<Boolean> claim(String what, Duration timeToLive);

    /**
     * Some of the keys that begin like this. Looks at about so many keys of the servers as the budget says, of whatever namespace, and not at all of
     * them, so that no server is held up.
     *
     * @param prefix of cache keys, without the namespace; may be empty
     * @param cursor where to go on, from an earlier answer; empty for the beginning
     * @param budget how many keys to look at, about; positive
     */
    CompletionStage<Page> list(String prefix, String cursor, int budget);

    /** What each server says of itself. */
    CompletionStage<List<Report>> reports();

    /** The slowest commands of late, of all servers; so many of each at most. */
    CompletionStage<List<Slow>> slow(int limit);

    /**
     * Some keys.
     *
     * @param keys cache keys, leases and the journal not among them; one may come twice
     * @param cursor to go on with; null if that was all
     * @param looked how many keys were looked at, about
     */
    record Page(List<String> keys, @Nullable String cursor, long looked) {
        public Page {
            keys = List.copyOf(keys);
        }
    }

    /**
     * What a server says of itself.
     *
     * @param address host and port
     * @param responseNanos round trip of the question
     * @param figures names and values in the server's own words
     */
    record Report(String address, long responseNanos, Map<String, String> figures) {
        public Report {
            figures = Map.copyOf(figures);
        }
    }

    /**
     * A slow command.
     *
     * @param address the server's host and port
     * @param atMillis when it was, epoch milliseconds of the server
     * @param micros how long it took
     * @param command its name
     * @param arguments how many arguments it had
     */
    record Slow(String address, long atMillis, long micros, String command, int arguments) {}
}
