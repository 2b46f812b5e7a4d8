package dev.larder.services.learning;

import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.codecs.JsonCodecs;
import dev.larder.codecs.vectors.VectorFile;
import dev.larder.flags.Rollout;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.ManualClock;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes {@code learning.json}: the service's caches, what stands in Redis of each kind of value, and what a review makes untrue. */
final class LearningVectors {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int MOST_BYTES = 1_000_000;

    private static final Item ITEM = new Item(7, "right-of-way", "DE", "Who goes first? \u2013 \"A\"", 12);
    private static final Card CARD = new Card(42, 7, 3, 2.36, 15, NOON, Instant.parse("2026-03-16T12:00:00.123456Z"));
    private static final Mastery MASTERY = new Mastery(42, "right-of-way", 0.8125, 4);

    /** What the source says, by the name of the method that asks. One flag only: several have another order in each process. */
    private static final Map<String, Object> SAID = Map.ofEntries(
            Map.entry("user", Optional.of(new Learner(42, "Ad\u00e9", "GB", NOON, 3))),
            Map.entry("preferences", Optional.of(new Preferences(42, 25, "pt-BR", false, 2))),
            Map.entry("session", Optional.of(new Session("s-1", 42, NOON, null))),
            Map.entry("item", Optional.of(ITEM)),
            Map.entry("ofJurisdiction", new ItemList(List.of(ITEM), true)),
            Map.entry("ofTopic", new ItemList(List.of(), false)),
            Map.entry("flags", new FlagSet(new TreeMap<>(Map.of("new-scheduler", new Rollout("new-scheduler", 25))))),
            Map.entry("settings", new GlobalSettings(Map.of("support", "help@example.org"))),
            Map.entry("card", Optional.of(CARD)),
            Map.entry("mastery", MASTERY),
            Map.entry("schedule", new Schedule(42, 9, new TreeMap<>(Map.of(LocalDate.parse("2026-03-02"), 4)))),
            Map.entry("hot", new HotSchedule(42, List.of(CARD))),
            Map.entry("prediction", Optional.of(new Prediction(7, 0.871, Prediction.Basis.CARD))),
            Map.entry(
                    "predictions",
                    new Predictions(
                            42,
                            List.of(
                                    new Prediction(7, 0.871, Prediction.Basis.CARD),
                                    new Prediction(9, 0.5, Prediction.Basis.TOPIC)))),
            Map.entry("analytics", new Analytics(42, NOON, 12, 0.75, Map.of("right-of-way", 12L))),
            Map.entry("review", new Reviewed(CARD, MASTERY)),
            Map.entry("end", new Session("s-2", 42, NOON, NOON.plusSeconds(90))));

    private final ObjectNode file = VectorFile.JSON.createObjectNode();
    private final ManualClock clock = new ManualClock();

    static ObjectNode made() throws Exception {
        LearningVectors vectors = new LearningVectors();
        vectors.file.put("about", "The learning service in Redis. learning.md beside this folder says how to read it.");
        vectors.file.put("namespace", "learning:v1");
        vectors.clock.jumpWall(Duration.between(Instant.ofEpochMilli(vectors.clock.millis()), NOON));
        try (Larder larder = Larder.named("learning")
                .version("v1")
                .shared(new InMemorySharedTier(vectors.clock))
                .clock(vectors.clock)
                .policy(LearningVectors::withoutChance)
                .build()) {
            vectors.values(larder);
            vectors.review(larder);
        }
        vectors.batches();
        vectors.rollouts();
        return vectors.file;
    }

    private static <K, V> CacheSpec<K, V> withoutChance(CacheSpec<K, V> spec) {
        return spec.jitter(0).earlyRefresh(0);
    }

    private static <T> T source(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                LearningVectors.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, given) -> SAID.get(method.getName())));
    }

    private void values(Larder larder) throws Exception {
        Learners learners = new CachedLearners(source(Learners.class), larder, outcome -> {});
        Items items = new CachedItems(source(Items.class), larder, outcome -> {});
        Study study = new CachedStudy(source(Study.class), larder, clock, outcome -> {});
        learners.user(42);
        learners.preferences(42);
        learners.session("s-1");
        learners.end("s-2");
        items.item(7);
        items.ofJurisdiction("DE");
        items.ofTopic("parking");
        items.flags();
        items.settings();
        study.card(new ItemOfUser(42, 7));
        study.mastery(new TopicOfUser(42, "right-of-way"));
        study.schedule(42);
        study.hot(42);
        study.prediction(new ItemOfUser(42, 7));
        study.predictions(42, new TreeSet<>(List.of(9L, 7L)));
        study.analytics(42);
        for (var cache : larder.caches()) {
            CacheSpec<?, ?> spec = cache.spec();
            file.withArray("caches")
                    .addObject()
                    .put("name", cache.name())
                    .put("template", spec.template())
                    .put("schema", spec.schema())
                    .put("timeToLiveMillis", spec.timeToLive().toMillis())
                    .put("staleIfErrorMillis", spec.staleIfError().toMillis());
        }
        String batch = "prediction:batch:42:" + hash(7L, 9L);
        for (String key : keys(batch)) {
            value(larder, key);
        }
    }

    private static List<String> keys(String batch) {
        return List.of(
                "user:42",
                "user:preferences:42",
                "user:session:s-1",
                "user:session:s-2",
                "item:7",
                "items:jurisdiction:DE",
                "items:topic:parking",
                "flags:all",
                "config:all",
                "sm2:42:7",
                "bkt:42:right-of-way",
                "scheduler:42",
                "scheduler:hot:42",
                "prediction:42:7",
                batch,
                "analytics:42");
    }

    private void value(Larder larder, String key) throws Exception {
        byte[] bytes = fetch(larder, key).orElseThrow(() -> new IllegalStateException("Nothing under " + key));
        String schema = larder.caches().stream()
                .filter(cache -> key.startsWith(cache.spec().keyPrefix()))
                .max((one, other) -> one.spec().keyPrefix().length()
                        - other.spec().keyPrefix().length())
                .orElseThrow()
                .spec()
                .schema();
        Entry<JsonNode> entry = new JsonCodecs()
                .<JsonNode>codecFor(new ValueShape(JsonNode.class, schema, MOST_BYTES, MOST_BYTES))
                .decode("learning:v1:" + key, bytes);
        ObjectNode one = file.withArray("values").addObject().put("key", key).put("schema", schema);
        one.put("freshMillis", entry.freshUntil() - entry.createdAt());
        ArrayNode tags = one.putArray("tags");
        entry.tags().stream().sorted().forEach(tags::add);
        one.set("payload", entry.value());
        one.put("envelope", HexFormat.of().formatHex(bytes));
    }

    private static Optional<byte[]> fetch(Larder larder, String key) throws Exception {
        return larder.shared().orElseThrow().fetch(key).toCompletableFuture().get();
    }

    /** Everything is warm: what is gone afterwards is what the review has removed, and its tag. */
    private void review(Larder larder) throws Exception {
        List<String> before = present(larder);
        larder.publish(new Reviewed(CARD, MASTERY));
        List<String> after = present(larder);
        ObjectNode review = file.putObject("review").put("userId", 42).put("itemId", 7);
        review.put("topic", MASTERY.topic());
        ArrayNode gone = review.putArray("removes");
        before.stream().filter(key -> !after.contains(key)).forEach(gone::add);
        review.put("tag", "predictions:42");
    }

    private static List<String> present(Larder larder) throws Exception {
        List<String> present = new ArrayList<>();
        for (String key : keys("prediction:batch:42:" + hash(7L, 9L))) {
            if (fetch(larder, key).isPresent()) {
                present.add(key);
            }
        }
        return present;
    }

    private static String hash(Long... ids) {
        return BatchOfUser.of(42, new TreeSet<>(List.of(ids))).hash();
    }

    private void batches() {
        ArrayNode cases = file.putArray("batches");
        for (List<Long> ids : List.of(List.of(7L), List.of(7L, 9L), List.of(1L, 256L, 9_007_199_254_740_993L))) {
            ObjectNode one = cases.addObject();
            ids.forEach(id -> one.withArray("itemIds").add(String.valueOf(id)));
            one.put("hash", hash(ids.toArray(Long[]::new)));
        }
    }

    private void rollouts() {
        ArrayNode cases = file.putArray("rollouts");
        for (String flag : List.of("new-scheduler", "streaks")) {
            for (double percent : new double[] {0, 12.5, 50, 100}) {
                ObjectNode one = cases.addObject().put("flag", flag).put("percent", percent);
                Rollout rollout = new Rollout(flag, percent);
                Stream.of("1", "2", "3", "7", "42", "1000", "\u00e9")
                        .filter(rollout::includes)
                        .forEach(one.withArray("includes")::add);
            }
        }
    }
}
