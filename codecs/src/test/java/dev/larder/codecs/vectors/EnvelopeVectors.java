package dev.larder.codecs.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.CodecException.Kind;
import dev.larder.codecs.Compression;
import dev.larder.codecs.Envelope;
import dev.larder.codecs.JsonCodecs;
import dev.larder.codecs.MessagePackCodecs;
import dev.larder.codecs.Payload;
import dev.larder.codecs.SchemaHash;
import dev.larder.codecs.SealedVectors;
import dev.larder.codecs.Serializer;
import dev.larder.internal.keys.Tags;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import dev.larder.tier.EnvelopeDamage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes {@code envelopes.json}: good envelopes with their fields, and bad ones with what is wrong with them. */
final class EnvelopeVectors {

    static final String SCHEMA = "Goal:2";
    static final int MAX_VALUE_BYTES = 10_000;

    private static final String KEY = "shop:v1:goal:42";
    private static final String GOAL = "{\"id\":42,\"title\":\"Learn to sail\"}";
    private static final String LONG_GOAL = "{\"title\":\"" + "sail ".repeat(300) + "\"}";
    private static final String EVERY_KIND =
            "{\"none\":null,\"yes\":true,\"no\":false,\"small\":-1,\"byte\":200,\"short\":-30000,"
                    + "\"int\":70000,\"long\":9007199254740993,\"fraction\":0.1,\"text\":\"\u00e9\",\"list\":[1,[],{}]}";
    private static final JsonCodecs JSON = new JsonCodecs();
    private static final MessagePackCodecs MESSAGE_PACK = new MessagePackCodecs();
    private static final HexFormat HEX = HexFormat.of();

    private final ObjectNode file = VectorFile.JSON.createObjectNode();

    static ObjectNode made() {
        EnvelopeVectors vectors = new EnvelopeVectors();
        vectors.file.put("about", "Larder wire format 1: envelopes. README.md beside this folder says how to read it.");
        vectors.file.put("schema", SCHEMA);
        vectors.file.put("maxValueBytes", MAX_VALUE_BYTES);
        vectors.envelopes();
        vectors.refused();
        vectors.encrypted();
        vectors.encryptedRefused();
        return vectors.file;
    }

    /** Values as JSON trees: what the payload says is the value. */
    static EntryCodec<JsonNode> codec(CodecProvider codecs, int compressAboveBytes) {
        return codecs.codecFor(new ValueShape(JsonNode.class, SCHEMA, compressAboveBytes, MAX_VALUE_BYTES));
    }

    /** The codecs of a cache with that serializer, as the vectors name it. */
    static CodecProvider codecs(String serializer) {
        return serializer.equals("messagepack") ? new MessagePackCodecs() : new JsonCodecs();
    }

    private void envelopes() {
        ArrayNode cases = file.putArray("envelopes");
        good(cases, "a value", KEY, GOAL, Set.of());
        good(cases, "a value with tags", KEY, GOAL, Set.of("user:42", "team:7"));
        good(cases, "a long tag and one beyond ASCII", KEY, GOAL, Set.of("x".repeat(65), "\u00e9t\u00e9"));
        good(cases, "a negative entry", KEY, null, Set.of("user:42"));
        good(cases, "the same value under another key", "shop:v1:goal:43", GOAL, Set.of());
        good(cases, "a value beyond ASCII", KEY, "{\"title\":\"\u00e9\u20ac\ud83d\ude00\"}", Set.of());
        good(cases, "a compressed value", KEY, LONG_GOAL, Set.of());
        good(cases, "the least and the largest numbers", KEY, extremes("1"), JSON);
        good(cases, "a value compressed by LZ4", LONG_GOAL, JSON.compressing(Compression.LZ4));
        good(cases, "a value compressed by Zstandard", LONG_GOAL, JSON.compressing(Compression.ZSTD));
        good(cases, "a value in MessagePack", GOAL, MESSAGE_PACK);
        good(cases, "every kind of value in MessagePack", EVERY_KIND, MESSAGE_PACK);
        good(cases, "a compressed value in MessagePack", LONG_GOAL, MESSAGE_PACK);
    }

    private void refused() {
        ArrayNode cases = file.putArray("refused");
        bad(cases, "nothing at all", Kind.MAGIC, bytes -> new byte[0]);
        bad(cases, "another magic", Kind.MAGIC, bytes -> with(bytes, 0, 0x7b));
        bad(cases, "a later format", Kind.FORMAT, bytes -> with(bytes, 1, 2));
        bad(cases, "encrypted, which this cache is not", Kind.FORMAT, bytes -> with(bytes, 2, 2));
        bad(cases, "an unknown flag", Kind.FORMAT, bytes -> with(bytes, 2, 4));
        bad(cases, "an unknown compression", Kind.FORMAT, bytes -> with(bytes, 3, 0x41));
        bad(cases, "an unknown serializer", Kind.FORMAT, bytes -> with(bytes, 3, 0x04));
        bad(cases, "another serializer than the cache's", Kind.FORMAT, bytes -> with(bytes, 3, 0x00));
        bad(cases, "negative, and yet a value", Kind.FORMAT, bytes -> with(bytes, 2, 1));
        bad(cases, "times that decrease", Kind.FORMAT, bytes -> with(bytes, 12, 0x7f));
        bad(cases, "cut off in the head", Kind.TRUNCATED, bytes -> Arrays.copyOf(bytes, 40));
        bad(cases, "cut off in the payload", Kind.TRUNCATED, bytes -> Arrays.copyOf(bytes, bytes.length - 10));
        bad(cases, "more tags than there are bytes", Kind.TRUNCATED, bytes -> with(bytes, 52, 0xff));
        bad(cases, "a payload longer than it says", Kind.TRUNCATED, bytes -> with(bytes, 56, 1));
        badUnsealed(cases, "a changed bit", bytes -> with(bytes, 60, bytes[60] ^ 1));
        badUnsealed(cases, "moved from another key", bytes -> EnvelopeDamage.sealed("shop:v1:goal:43", bytes));
        bad(cases, "another schema", Kind.SCHEMA, bytes -> with(bytes, 51, bytes[51] ^ 1));
        bad(cases, "a payload larger than the cache allows", Kind.TOO_LARGE, bytes -> tooLarge());
        bad(cases, "gzip that promises less than it holds", Kind.TRUNCATED, bytes -> lying(Compression.GZIP));
        bad(cases, "a payload that is no gzip", Kind.PAYLOAD, bytes -> sealed(Compression.GZIP, 10, new byte[20]));
        bad(cases, "LZ4 that promises less than it holds", Kind.TRUNCATED, bytes -> lying(Compression.LZ4));
        bad(cases, "Zstandard that promises less than it holds", Kind.TRUNCATED, bytes -> lying(Compression.ZSTD));
        bad(cases, "a payload that is no Zstandard", Kind.PAYLOAD, bytes -> sealed(Compression.ZSTD, 10, new byte[20]));
        bad(
                cases,
                "a payload that is no JSON",
                Kind.PAYLOAD,
                bytes -> sealed(Compression.NONE, 4, "{\"id".getBytes(UTF_8)));
    }

    private void encrypted() {
        ObjectNode ring = file.putObject("ring").put("keyId", SealedVectors.KEY_ID);
        ring.put("secret", SealedVectors.SECRET).put("nonce", SealedVectors.NONCE);
        ArrayNode cases = file.putArray("encrypted");
        encrypted(cases, "a value", KEY, today(GOAL, Set.of()), JSON);
        encrypted(cases, "a value with tags", KEY, today(GOAL, Set.of("user:42", "team:7")), JSON);
        encrypted(cases, "a negative entry", KEY, today(null, Set.of("user:42")), JSON);
        encrypted(cases, "the same value under another key", "shop:v1:goal:43", today(GOAL, Set.of()), JSON);
        encrypted(cases, "a compressed value", KEY, today(LONG_GOAL, Set.of()), JSON);
        encrypted(cases, "a value in MessagePack", KEY, today(GOAL, Set.of()), MESSAGE_PACK);
    }

    private static void encrypted(
            ArrayNode cases, String claim, String key, Entry<JsonNode> entry, CodecProvider codecs) {
        byte[] plain = codec(codecs, 1_024).encode(key, entry);
        ObjectNode one = cases.addObject().put("claim", claim).put("key", key);
        putFields(one.putObject("fields"), entry, Envelope.read(key, plain));
        one.put("derivedKey", SealedVectors.keyOf(key));
        one.put("bytes", HEX.formatHex(SealedVectors.seal(key, plain)));
    }

    private void encryptedRefused() {
        ArrayNode cases = file.putArray("encryptedRefused");
        badSealed(cases, "not encrypted", Kind.FORMAT, bytes -> sound());
        badSealed(cases, "a changed bit of the payload", Kind.FORGED, bytes -> with(bytes, 80, bytes[80] ^ 1));
        badSealed(cases, "a changed bit of the tag", Kind.FORGED, bytes -> with(bytes, bytes.length - 5, 0));
        badSealed(cases, "a longer life", Kind.FORGED, bytes -> with(bytes, 28, 0x7f));
        badSealed(cases, "another nonce", Kind.FORGED, bytes -> with(bytes, 57, 0));
        badSealed(cases, "a key that is not in the ring", Kind.UNKNOWN_KEY, bytes -> with(bytes, 53, 0));
        badSealed(cases, "cut off in the nonce", Kind.TRUNCATED, bytes -> Arrays.copyOf(bytes, 60));
        badSealed(
                cases, "moved from another key", Kind.FORGED, bytes -> SealedVectors.seal("shop:v1:goal:43", sound()));
    }

    private static void badSealed(ArrayNode cases, String claim, Kind kind, UnaryOperator<byte[]> damage) {
        putBad(cases, claim, kind, EnvelopeDamage.sealed(KEY, damage.apply(SealedVectors.seal(KEY, sound()))));
    }

    private static void good(ArrayNode cases, String claim, String key, @Nullable String payload, Set<String> tags) {
        good(cases, claim, key, today(payload, tags), JSON);
    }

    private static void good(ArrayNode cases, String claim, String payload, CodecProvider codecs) {
        good(cases, claim, KEY, today(payload, Set.of()), codecs);
    }

    private static Entry<JsonNode> today(@Nullable String payload, Set<String> tags) {
        JsonNode value = payload == null ? null : VectorFile.JSON.readTree(payload);
        long created = 1_795_132_800_000L;
        return new Entry<>(value, created << 16 | 5, created, created + 600_000, created + 4_200_000, 1_234, 0, tags);
    }

    private static Entry<JsonNode> extremes(String payload) {
        return new Entry<>(
                VectorFile.JSON.readTree(payload),
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                0,
                Long.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                Set.of(""));
    }

    private static void good(ArrayNode cases, String claim, String key, Entry<JsonNode> entry, CodecProvider codecs) {
        byte[] bytes = codec(codecs, 1_024).encode(key, entry);
        ObjectNode one = cases.addObject().put("claim", claim).put("key", key);
        putFields(one.putObject("fields"), entry, Envelope.read(key, bytes));
        one.put("bytes", HEX.formatHex(bytes));
    }

    private static void putFields(ObjectNode fields, Entry<JsonNode> entry, Envelope envelope) {
        Payload payload = envelope.entry().value();
        fields.put("negative", entry.isNegative());
        fields.put("compression", payload == null ? "none" : name(payload.compression()));
        fields.put("serializer", name(envelope.serializer()));
        fields.put("stamp", Long.toString(entry.stamp()));
        fields.put("created", Long.toString(entry.createdAt()));
        fields.put("freshUntil", Long.toString(entry.freshUntil()));
        fields.put("staleUntil", Long.toString(entry.staleUntil()));
        fields.put("loadCostMicros", entry.loadCostMicros());
        fields.put("version", Long.toString(entry.version()));
        ArrayNode tags = fields.putArray("tags");
        entry.tags().stream().map(Tags::asStored).sorted().forEach(tags::add);
        fields.put("payloadLength", payload == null ? 0 : payload.length());
        if (payload != null) {
            fields.put("payload", String.valueOf(entry.value()));
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The checksum is made to fit again, so that what is wrong is only what the claim says. */
    private static void bad(ArrayNode cases, String claim, Kind kind, UnaryOperator<byte[]> damage) {
        putBad(cases, claim, kind, EnvelopeDamage.sealed(KEY, damage.apply(sound())));
    }

    private static void badUnsealed(ArrayNode cases, String claim, UnaryOperator<byte[]> damage) {
        putBad(cases, claim, Kind.CHECKSUM, damage.apply(sound()));
    }

    private static void putBad(ArrayNode cases, String claim, Kind kind, byte[] bytes) {
        ObjectNode one = cases.addObject().put("claim", claim).put("key", KEY);
        one.put("kind", kind.name()).put("bytes", HEX.formatHex(bytes));
    }

    private static byte[] sound() {
        return sealed(Compression.NONE, GOAL.length(), GOAL.getBytes(UTF_8));
    }

    private static byte[] tooLarge() {
        return sealed(Compression.GZIP, MAX_VALUE_BYTES + 1, compressed(Compression.GZIP));
    }

    private static byte[] lying(Compression compression) {
        return sealed(compression, 100, compressed(compression));
    }

    /** What a codec makes of a text of 5,000 letters. */
    private static byte[] compressed(Compression compression) {
        Entry<JsonNode> entry = entry(VectorFile.JSON.readTree("\"" + "x".repeat(5_000) + "\""));
        byte[] bytes = codec(JSON.compressing(compression), 0).encode(KEY, entry);
        return Objects.requireNonNull(Envelope.read(KEY, bytes).entry().value()).stored();
    }

    private static byte[] sealed(Compression compression, int length, byte[] stored) {
        Entry<Payload> entry = entry(new Payload(compression, length, stored));
        return new Envelope(Serializer.JSON, SchemaHash.of(SCHEMA), entry).write(KEY);
    }

    private static <T> Entry<T> entry(T value) {
        return new Entry<>(value, 1, 1_000, 2_000, 3_000, 4, 5, Set.of());
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        ByteBuffer.wrap(bytes).put(at, (byte) value);
        return bytes;
    }
}
