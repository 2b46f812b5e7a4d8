package dev.larder.codecs;

import dev.larder.CodecException;
import dev.larder.fuzz.Decoding;
import dev.larder.fuzz.Dice;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import dev.larder.tier.EnvelopeDamage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Envelopes of all kinds, most of them nearly right, and what reading them must not do. */
final class EnvelopeDecoders {

    private static final String KEY = "shop:v1:goal:42";
    private static final int MOST_BYTES = 64 << 10;
    // An empty text in a list takes 3 bytes of JSON; its place in the list, and in the lists before it, twenty.
    private static final long OBJECTS_PER_BYTE = 32;

    private static final List<String> JSON_PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"title\"",
            "\"id\"",
            "\"notes\"",
            "\"more\"",
            "null",
            "true",
            "1e999999999",
            "-0",
            "9".repeat(400),
            "\"\\ud800\"",
            "\"",
            "\\",
            "\"x\"",
            "@class",
            " ",
            "\0",
            "[".repeat(2_000));

    /** Has what JSON can be large in. */
    record Goal(long id, String title, List<String> notes, Map<String, Object> more) {}

    private static final EntryCodec<Goal> CODEC =
            new JsonCodecs().codecFor(new ValueShape(Goal.class, "Goal:1", 256, MOST_BYTES));

    private EnvelopeDecoders() {}

    /** Anything is decoded, or refused as declared, at a price that the limit of the value bounds. */
    static void envelope(Dice dice) {
        byte[] bytes = bytes(dice);
        long most = (bytes.length + (long) MOST_BYTES) * OBJECTS_PER_BYTE;
        Optional<Entry<Goal>> entry = Decoding.of(CodecException.class, most, () -> CODEC.decode(KEY, bytes));
        entry.ifPresent(decoded -> requireSame(decoded, CODEC.decode(KEY, CODEC.encode(KEY, decoded))));
    }

    /** A payload costs no more than the limit, whatever length it promises and whatever it would inflate to. */
    static void payload(Dice dice) {
        byte[] honest = new byte[dice.below(1 << 20)];
        byte[] stored = dice.oneIn(3) ? dice.bytes(4_000) : damaged(dice, Compression.GZIP.compressed(honest));
        int length = dice.oneIn(2) ? honest.length : dice.below(Integer.MAX_VALUE);
        Compression compression = dice.oneOf(List.of(Compression.values()));
        // What is inflated is collected in pieces, and copied once at the end.
        long most = 3L * MOST_BYTES;
        Decoding.of(CodecException.class, most, () -> new Payload(compression, length, stored).unpacked(MOST_BYTES))
                .ifPresent(bytes -> require(compression == Compression.NONE || bytes.length == length));
    }

    private static byte[] bytes(Dice dice) {
        if (dice.oneIn(8)) {
            return dice.bytes(300);
        }
        byte[] good = dice.oneIn(3) ? CODEC.encode(KEY, entry(dice)) : packed(dice);
        byte[] bytes = dice.oneIn(4) ? good : damaged(dice, good);
        return dice.oneIn(4) ? bytes : EnvelopeDamage.sealed(KEY, bytes);
    }

    private static byte[] damaged(Dice dice, byte[] bytes) {
        return EnvelopeDamage.mutated(bytes, new Random(dice.any()));
    }

    /** An envelope in order around a payload that need not be. */
    private static byte[] packed(Dice dice) {
        byte[] json = dice.textOf(JSON_PIECES, 30).getBytes(StandardCharsets.UTF_8);
        byte[] stored = dice.oneIn(2) ? json : Compression.GZIP.compressed(bomb(dice, json));
        byte[] head = Arrays.copyOf(CODEC.encode(KEY, entry(dice, null)), EnvelopeFormat.HEAD_BYTES);
        head[2] = 0;
        head[3] = (byte) (stored == json ? 0x01 : 0x11);
        head[head.length - 1] = 0;
        int length = dice.oneIn(3) ? (int) dice.any() : json.length;
        ByteBuffer packed = ByteBuffer.allocate(head.length + 4 + stored.length + 4);
        return EnvelopeDamage.sealed(
                KEY, packed.put(head).putInt(length).put(stored).array());
    }

    private static byte[] bomb(Dice dice, byte[] json) {
        return dice.oneIn(4) ? Arrays.copyOf(json, 1 << 20) : json;
    }

    private static Entry<Goal> entry(Dice dice) {
        Goal goal = new Goal(dice.any(), wellFormed(dice, 2_000), List.of(wellFormed(dice, 9)), Map.of());
        return entry(dice, dice.oneIn(5) ? null : goal);
    }

    private static Entry<Goal> entry(Dice dice, @Nullable Goal goal) {
        long created = dice.below(Integer.MAX_VALUE);
        long fresh = created + dice.below(1_000);
        Set<String> tags = new HashSet<>();
        for (int i = dice.below(4); i > 0; i--) {
            tags.add(wellFormed(dice, 40));
        }
        return new Entry<>(
                goal, dice.any(), created, fresh, fresh + dice.below(1_000), dice.below(1_000), dice.any(), tags);
    }

    private static String wellFormed(Dice dice, int most) {
        return new String(dice.text(most).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static void requireSame(Object decoded, Object again) {
        if (!decoded.equals(again)) {
            throw new AssertionError("What was decoded comes back as " + again + ": " + decoded);
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError("A payload is not as long as it says");
        }
    }
}
