package dev.larder.redis.internal.tier;

import dev.larder.redis.internal.connection.Commands;
import dev.larder.redis.internal.connection.Info;
import dev.larder.redis.internal.connection.Line;
import dev.larder.redis.internal.connection.Shard;
import dev.larder.redis.internal.connection.SharedClient;
import dev.larder.tier.Insight;
import dev.larder.tier.SharedTier.Node;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Redis tells tools. */
final class RedisInsight implements Insight {

    private static final int LOOKED_AT_ONCE = 500;

    private final SharedClient client;
    private final Commands commands;
    private final Node node;

    RedisInsight(SharedClient client, Node node) {
        this.client = client;
        this.commands = client.commands();
        this.node = node;
    }

    @Override
    public CompletionStage<Optional<byte[]>> publish(byte[] figures, Duration timeToLive) {
        String own = statsOf(node.id());
        return commands.call("publish", own, line -> {
            CompletionStage<String> set = line.commands().set(own, figures, SetArgs.Builder.px(timeToLive.toMillis()));
            CompletionStage<byte[]> question = line.commands().get(tagged("question"));
            return set.thenCombine(question, (done, asked) -> Optional.ofNullable(asked));
        });
    }

    @Override
    public CompletionStage<Map<String, String>> nodes() {
        String rows = tagged("nodes");
        return commands.call(
                "nodes",
                rows,
                line -> line.commands()
                        .hgetall(rows)
                        .thenApply(found -> found.entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, row -> text(row.getValue())))));
    }

    @Override
    public CompletionStage<List<Optional<byte[]>>> published(List<String> nodes) {
        if (nodes.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        String[] keys = nodes.stream().map(this::statsOf).toArray(String[]::new);
        return commands.call(
                "nodes",
                keys[0],
                line -> line.commands()
                        .mget(keys)
                        .thenApply(
                                found -> found.stream().map(KeyValue::optional).toList()));
    }

    @Override
    public CompletionStage<Void> ask(byte[] question, Duration timeToLive) {
        String key = tagged("question");
        return commands.call(
                "ask",
                key,
                line -> line.commands()
                        .set(key, question, SetArgs.Builder.px(timeToLive.toMillis()))
                        .thenApply(done -> null));
    }

    // Between GET and SET a claim may lapse and be another's: then both have it, which costs a message too many.
    @Override
    public CompletionStage<Boolean> claim(String what, Duration timeToLive) {
        String key = tagged("claim:" + what);
        byte[] own = node.id().getBytes(StandardCharsets.UTF_8);
        long millis = timeToLive.toMillis();
        return commands.call(
                "claim",
                key,
                line -> line.commands()
                        .set(key, own, SetArgs.Builder.nx().px(millis))
                        .thenCompose(set -> set != null
                                ? CompletableFuture.completedFuture(true)
                                : line.commands()
                                        .get(key)
                                        .thenCompose(owner -> Arrays.equals(owner, own)
                                                ? line.commands()
                                                        .set(key, own, SetArgs.Builder.px(millis))
                                                        .thenApply(done -> true)
                                                : CompletableFuture.completedFuture(false))));
    }

    @Override
    public CompletionStage<Page> list(String prefix, String cursor, int budget) {
        List<Shard> shards = client.shards().all().stream()
                .sorted(Comparator.comparing(Shard::name))
                .toList();
        Scan scan = Scan.at(cursor, shards, node.namespace(), prefix);
        return scan.upTo(budget);
    }

    @Override
    public CompletionStage<List<Report>> reports() {
        long sentNanos = node.clock().nanos();
        return commands.callEverywhere(
                "figures",
                line -> line.here()
                        .info()
                        .thenApply(text ->
                                new Report(line.address(), node.clock().nanos() - sentNanos, new Info(text).lines())));
    }

    @Override
    public CompletionStage<List<Slow>> slow(int limit) {
        return commands.callEverywhere(
                        "slow log",
                        line -> line.here()
                                .slowlogGet(limit)
                                .thenApply(rows -> rows.stream()
                                        .map(row -> slow(line, (List<?>) row))
                                        .toList()))
                .thenApply(all -> all.stream().flatMap(List::stream).toList());
    }

    // id, seconds, microseconds, the command with its arguments (of which Redis keeps 31 at most), who
    private static Slow slow(Line line, List<?> row) {
        List<?> words = (List<?>) row.get(3);
        return new Slow(
                line.address(),
                (Long) row.get(1) * 1_000,
                (Long) row.get(2),
                words.isEmpty() ? "" : text((byte[]) words.get(0)),
                Math.max(0, words.size() - 1));
    }

    private String statsOf(String other) {
        return tagged("stats:" + other);
    }

    private String tagged(String suffix) {
        return "{" + node.namespace() + "}~" + suffix;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * A walk over the servers, one after the other; its cursor is the server's number and its own cursor, {@code 1:17}.
     *
     * @param shards all servers, in an order that stays
     * @param shard the number of the one it is at
     * @param cursor where it is there
     * @param before what all keys of the namespace begin with
     * @param match the glob
     */
    private record Scan(List<Shard> shards, int shard, ScanCursor cursor, String before, String match) {

        static Scan at(String cursor, List<Shard> shards, String namespace, String prefix) {
            int colon = cursor.indexOf(':');
            int shard = colon < 0 ? 0 : Integer.parseInt(cursor.substring(0, colon));
            ScanCursor there = colon < 0 ? ScanCursor.INITIAL : ScanCursor.of(cursor.substring(colon + 1));
            String before = namespace + ":";
            return new Scan(shards, shard, there, before, escaped(before + prefix) + "*");
        }

        private static String escaped(String literal) {
            return literal.replaceAll("[\\\\*?\\[\\]]", "\\\\$0");
        }

        CompletionStage<Page> upTo(int budget) {
            return upTo(budget, new Page(List.of(), null, 0));
        }

        private CompletionStage<Page> upTo(int budget, Page found) {
            if (shard >= shards.size()) {
                return CompletableFuture.completedFuture(found);
            }
            int count = (int) Math.min(LOOKED_AT_ONCE, budget - found.looked());
            ScanArgs arguments = ScanArgs.Builder.limit(count).match(match, StandardCharsets.UTF_8);
            return shards.get(shard)
                    .call("scan", line -> line.here().scan(cursor, arguments))
                    .thenCompose(answer -> {
                        Scan next = answer.isFinished()
                                ? new Scan(shards, shard + 1, ScanCursor.INITIAL, before, match)
                                : new Scan(shards, shard, ScanCursor.of(answer.getCursor()), before, match);
                        Page more = together(found, answer.getKeys(), count, next);
                        return more.looked() < budget
                                ? next.upTo(budget, more)
                                : CompletableFuture.completedFuture(more);
                    });
        }

        private Page together(Page found, List<String> keys, int count, Scan next) {
            List<String> all = Stream.concat(
                            found.keys().stream(), keys.stream().map(key -> key.substring(before.length())))
                    .toList();
            String cursor = next.shard >= shards.size() ? null : next.shard + ":" + next.cursor.getCursor();
            return new Page(all, cursor, found.looked() + count);
        }
    }
}
