package dev.larder.codecs;

import dev.larder.Clock;
import dev.larder.LarderListener;
import dev.larder.codecs.internal.ring.RingKeeper;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.TierLink;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.CodecProvider.Home;
import dev.larder.tier.CodecProvider.ValueShape;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodec;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Supplier;

/** A node that encrypts, as a Larder would use its codecs. */
final class EncryptionNode {

    static final String NAMESPACE = "shop:v1";
    static final String KEY = "shop:v1:goal:42";
    static final MasterKey MASTER = masterKey(1);

    final TierLink link;
    final EncryptionKeys keys;
    final Home home;
    private final EntryCodec<String> codec;

    /** Joins the others at that tier. */
    EncryptionNode(InMemorySharedTier redis, Clock clock, MasterKey master) {
        this(redis, clock, keys(master));
    }

    EncryptionNode(InMemorySharedTier redis, Clock clock, EncryptionKeys keys) {
        this(redis.link(), clock, keys);
    }

    EncryptionNode(TierLink link, Clock clock, EncryptionKeys keys) {
        this.link = link;
        this.keys = keys;
        SharedTier tier = link.open(new SharedTier.Node(NAMESPACE, "node", clock, new LarderListener() {}));
        this.home = new Home(NAMESPACE, tier, clock);
        this.codec = codec(keys.encrypting(new JsonCodecs()).in(home));
    }

    static EncryptionKeys keys(MasterKey master) {
        return EncryptionKeys.under(master).rotatedEvery(Duration.ofDays(10), Duration.ofDays(20));
    }

    static MasterKey masterKey(int filled) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) filled);
        return MasterKey.of(Base64.getEncoder().encodeToString(bytes));
    }

    static EntryCodec<String> codec(CodecProvider provider) {
        return provider.codecFor(new ValueShape(String.class, "Goal:1", 1_024, 100_000));
    }

    static Entry<String> entry(String value) {
        return new Entry<>(value, 1L << 40, 1_000, 2_000, 3_000, 77, 9, Set.of("user:42"));
    }

    /** The same codecs with nonces of the test's. */
    CodecProvider encrypting(CodecProvider plain, Supplier<byte[]> nonces) {
        RingKeeper ring = keys.in(home);
        return new EncryptingCodecs.ByRing(plain, ring, nonces);
    }

    byte[] encode(String value) {
        return codec.encode(KEY, entry(value));
    }

    String decode(byte[] envelope) {
        return String.valueOf(codec.decode(KEY, envelope).value());
    }

    /** The id in an envelope with the one tag of {@link #entry}. */
    static String keyIdIn(byte[] envelope) {
        int at = EnvelopeFormat.HEAD_BYTES + 1 + "user:42".length();
        return HexFormat.of().formatHex(envelope, at, at + 4);
    }
}
