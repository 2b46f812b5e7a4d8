package dev.larder.limits;

import dev.larder.Larder;
import dev.larder.codecs.vectors.VectorFile;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.ManualClock;
import dev.larder.tier.SharedTier;
import dev.larder.tier.SharedTier.Fill;
import io.github.bucket4j.BucketState;
import io.github.bucket4j.MathType;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.remote.RemoteStat;
import io.github.bucket4j.distributed.serialization.InternalSerializationHelper;
import io.github.bucket4j.distributed.versioning.Versions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes {@code limits.json}: the bytes of buckets before and after each request, what it is answered, and how the bytes are exchanged. */
final class LimitVectors {

    private static final HexFormat HEX = HexFormat.of();
    private static final String TEMPLATE = "rate_limit:user:{user_id}:{endpoint}";
    private static final Object[] WHO = {"a b", "reviews"};
    private static final String KEY = "rate_limit:user:a%20b:reviews";
    private static final Limit LARGEST = new Limit(1_000_000_000, Duration.ofDays(1), 1_000_000_000);

    private final ObjectNode file = VectorFile.JSON.createObjectNode();
    private final ArrayNode sequences;

    private LimitVectors() {
        file.put("about", "Larder's rate limits: buckets in Redis. limits.md beside this folder says how to read it.");
        this.sequences = file.putArray("sequences");
    }

    static ObjectNode made() throws Exception {
        LimitVectors vectors = new LimitVectors();
        vectors.sequences();
        return vectors.file;
    }

    private void sequences() throws Exception {
        Limit three = Limit.perMinute(3);
        add("all at once, then none until one is there again", three, "", 0, 0, 0, 0, 19_999, 20_000, 20_001);
        add("what does not divide evenly is carried on", Limit.perMinute(7), "", 0, 1, 2, 8_574, 8_575, 30_000, 99_999);
        add("more than at once are never there", new Limit(10, Duration.ofMinutes(15), 3), "", 0, 90_000, 3_600_000);
        add("more at once than come again in that time", new Limit(1, Duration.ofSeconds(1), 5), "", 0, 0, 999, 1_001);
        add("exactly one time later it is full again", three, "", 0, 0, 60_000, 120_000);
        add("a clock that goes back refills nothing", three, "", 0, -3_600_000, 5_000, 20_000);
        add("numbers beyond 64 bits", LARGEST, emptied(LARGEST), 0, 1, 9_000, 19_000, 86_400_000, 200_000_000);
        add("a bucket keeps the limit that it was made with", three, emptied(Limit.perSecond(2)), 0, 499, 500, 9_000);
        add("what is no bucket is replaced by one", three, "00000009ffff", 0, 0);
        String cut = emptied(three);
        add("neither is half of one", three, cut.substring(0, cut.length() - 2), 0);
    }

    /** A bucket that lacks all but one of its tokens at noon, as another node left it. */
    private static String emptied(Limit limit) {
        long noon = new ManualClock().millis() * 1_000_000;
        BucketState full =
                BucketState.createInitialState(RateLimit.configuration(limit), MathType.INTEGER_64_BITS, noon);
        RemoteBucketState state = new RemoteBucketState(full, new RemoteStat(0), null);
        state.consume(limit.burst());
        return HEX.formatHex(InternalSerializationHelper.serializeState(state, Versions.getLatest()));
    }

    private void add(String claim, Limit limit, String first, long... millis) throws Exception {
        ObjectNode one = sequences.addObject().put("claim", claim).put("namespace", "school:v1");
        one.put("template", TEMPLATE);
        for (Object parameter : WHO) {
            one.withArray("parameters").addObject().put("string", parameter.toString());
        }
        one.put("key", "school:v1:" + KEY).put("lease", "{school:v1:" + KEY + "}~lease");
        one.putObject("limit")
                .put("requests", limit.requests())
                .put("perMillis", limit.per().toMillis())
                .put("burst", limit.burst());
        try (Bucket bucket = new Bucket(limit)) {
            bucket.put(first);
            for (long at : millis) {
                one.withArray("steps").add(bucket.ask(at));
            }
        }
    }

    /** A bucket of one key in a tier that tells what is written to it. */
    private static final class Bucket implements AutoCloseable {

        private final ManualClock clock = new ManualClock();
        private final long noon = clock.millis();
        private final Larder larder;
        private final RateLimit limit;
        private @Nullable Fill written;

        Bucket(Limit limit) {
            InMemorySharedTier tier = new InMemorySharedTier(new ManualClock());
            Consumer<Fill> ear = fill -> written = fill;
            larder = Larder.named("school")
                    .version("v1")
                    .shared(node -> telling(tier.open(node), ear))
                    .build();
            this.limit = RateLimit.on(larder, TEMPLATE, limit, clock);
        }

        private SharedTier tier() {
            return larder.shared().orElseThrow();
        }

        void put(String hex) throws Exception {
            if (!hex.isEmpty()) {
                tier().swap(KEY, null, new Fill(KEY, "", HEX.parseHex(hex), 3_600_000, 0))
                        .toCompletableFuture()
                        .get();
            }
        }

        JsonNode ask(long at) throws Exception {
            clock.jumpWall(Duration.ofMillis(noon + at - clock.millis()));
            Optional<byte[]> before = bytes();
            written = null;
            Decision decision = limit.ask(WHO);
            ObjectNode step = VectorFile.JSON.createObjectNode().put("at", Long.toString(clock.millis()));
            step.put("before", before.map(HEX::formatHex).orElse(""));
            step.put("seen", before.map(LimitVectors::sha1).orElse(""));
            step.put("allowed", decision.isAllowed()).put("remaining", decision.remaining());
            step.put("resetNanos", Long.toString(decision.reset().toNanos()));
            step.put("retryAfterNanos", Long.toString(decision.retryAfter().toNanos()));
            step.put("after", bytes().map(HEX::formatHex).orElse(""));
            Fill fill = written;
            return step.put("writtenForMillis", fill == null ? "" : Long.toString(fill.timeToLiveMillis()));
        }

        private Optional<byte[]> bytes() throws Exception {
            return tier().fetch(KEY).toCompletableFuture().get();
        }

        @Override
        public void close() {
            larder.close();
        }
    }

    private static SharedTier telling(SharedTier tier, Consumer<Fill> ear) {
        return (SharedTier) Proxy.newProxyInstance(
                LimitVectors.class.getClassLoader(), new Class<?>[] {SharedTier.class}, (self, method, given) -> {
                    if (method.getName().equals("swap")) {
                        ear.accept((Fill) given[2]);
                    }
                    try {
                        return method.invoke(tier, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static String sha1(byte[] bytes) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
