package dev.larder.codecs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.codecs.internal.ring.Sealing;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.ManualClock;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.Entry;
import dev.larder.tier.EntryCodecContract;
import dev.larder.tier.EnvelopeDamage;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EncryptingCodecsTest extends EntryCodecContract<String> {

    private static final byte[] NONCE = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    private static final byte[] SECRET = new byte[Sealing.SECRET_BYTES];
    private static final String KEY_ID = "5f0c8d1e";
    private static final int ID_AT = EnvelopeFormat.HEAD_BYTES + 1 + "user:42".length();
    private static final int NONCE_AT = ID_AT + 4;
    private static final int PAYLOAD_AT = NONCE_AT + NONCE.length + 4;

    private final ManualClock clock = new ManualClock();
    private final EncryptionNode node = new EncryptionNode(new InMemorySharedTier(clock), clock, EncryptionNode.MASTER);

    @Override
    protected CodecProvider provider() {
        return node.encrypting(new JsonCodecs(), NONCE::clone);
    }

    @Override
    protected Type valueType() {
        return String.class;
    }

    @Override
    protected String smallValue() {
        return "Learn to sail";
    }

    @Override
    protected String compressibleValue() {
        return "sail ".repeat(3_000);
    }

    private static byte[] plain() {
        return EncryptionNode.codec(new JsonCodecs()).encode(KEY, EncryptionNode.entry("tea"));
    }

    private static byte[] sealed() {
        return SealedEnvelope.seal(KEY, plain(), KEY_ID, SECRET, NONCE);
    }

    private static byte[] opened(String fullKey, byte[] bytes) {
        return SealedEnvelope.open(fullKey, bytes, id -> Optional.of(SECRET));
    }

    private static void assertRefused(Kind kind, String fullKey, byte[] bytes) {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> opened(fullKey, bytes))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void givesBackTheVeryEnvelope() {
        assertThat(opened(KEY, sealed())).isEqualTo(plain());
    }

    @Test
    void tellsToolsAllButTheValue() {
        Envelope seen = Envelope.look(KEY, sealed());

        assertThat(seen.entry().tags()).containsExactly("user:42");
        assertThat(seen.entry().freshUntil()).isEqualTo(2_000);
        assertThat(seen.schema()).isEqualTo(Envelope.read(KEY, plain()).schema());
        assertThat(Envelope.isEncrypted(sealed())).isTrue();
        assertThat(Envelope.isEncrypted(plain())).isFalse();
        assertThat(Envelope.look(KEY, plain())).isEqualTo(Envelope.read(KEY, plain()));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> Envelope.look(KEY, Arrays.copyOf(sealed(), NONCE_AT)));
    }

    /** By somebody who knows how to make the checksum fit. */
    @Test
    void refusesWhicheverBitWasChangedWhereTheChecksumFits() {
        byte[] sealed = sealed();
        int checksumAt = sealed.length - EnvelopeFormat.CHECKSUM_BYTES;
        for (int bit = 0; bit < checksumAt * Byte.SIZE; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            byte[] resealed = EnvelopeDamage.sealed(KEY, changed);
            assertThatExceptionOfType(CodecException.class).isThrownBy(() -> opened(KEY, resealed));
        }
    }

    @Test
    void refusesAsForgedWhatWasMovedToAnotherKeyWithAChecksumThatFits() {
        String other = "shop:v1:goal:43";
        assertRefused(Kind.CHECKSUM, other, sealed());
        assertRefused(Kind.FORGED, other, EnvelopeDamage.sealed(other, sealed()));
    }

    @Test
    void refusesAsForgedALongerLifeAndAnotherTag() {
        byte[] longer = sealed();
        ByteBuffer.wrap(longer).putLong(28, Long.MAX_VALUE);
        assertRefused(Kind.FORGED, KEY, EnvelopeDamage.sealed(KEY, longer));
        byte[] tagged = sealed();
        tagged[ID_AT - 1]++;
        assertRefused(Kind.FORGED, KEY, EnvelopeDamage.sealed(KEY, tagged));
    }

    @Test
    void refusesAsDamagedWhatDoesNotFitItsChecksum() {
        byte[] changed = sealed();
        changed[PAYLOAD_AT]++;
        assertRefused(Kind.CHECKSUM, KEY, changed);
    }

    @Test
    void refusesAKeyThatIsNotKnown() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> SealedEnvelope.open(KEY, sealed(), id -> Optional.empty()))
                .withMessage("The envelope is encrypted under key 5f0c8d1e, which this node does not know")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_KEY));
    }

    @Test
    void refusesANegativeEntryThatSomebodyMadeOfAValue() {
        byte[] negative =
                EncryptionNode.codec(new JsonCodecs()).encode(KEY, new Entry<>(null, 1, 1, 2, 3, 4, 0, Set.of()));
        byte[] sealed = SealedEnvelope.seal(KEY, negative, KEY_ID, SECRET, NONCE);
        assertThat(opened(KEY, sealed)).isEqualTo(negative);
        sealed[2] ^= EnvelopeFormat.NEGATIVE;
        assertRefused(Kind.FORGED, KEY, EnvelopeDamage.sealed(KEY, sealed));
    }

    /** The key, the nonce and what is authenticated are what the protocol's page says: Tink reads it by that page alone. */
    @Test
    void isReadByAnotherImplementation() throws GeneralSecurityException {
        byte[] sealed = sealed();
        byte[] payload = Arrays.copyOfRange(sealed, PAYLOAD_AT, sealed.length - EnvelopeFormat.CHECKSUM_BYTES);
        byte[] inTinksOrder = joined(Arrays.copyOfRange(sealed, NONCE_AT, NONCE_AT + NONCE.length), payload);
        byte[] beside = joined(KEY.getBytes(UTF_8), Arrays.copyOf(sealed, PAYLOAD_AT));

        byte[] value = tink(Sealing.derived(SECRET, "value", KEY)).decrypt(inTinksOrder, beside);

        assertThat(new String(value, UTF_8)).isEqualTo("\"tea\"");
    }

    private static Aead tink(byte[] key) throws GeneralSecurityException {
        AeadConfig.register();
        AesGcmParameters raw = AesGcmParameters.builder()
                .setKeySizeBytes(32)
                .setIvSizeBytes(NONCE.length)
                .setTagSizeBytes(Sealing.TAG_BYTES)
                .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                .build();
        AesGcmKey imported = AesGcmKey.builder()
                .setParameters(raw)
                .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                .build();
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(imported).withRandomId().makePrimary())
                .build()
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
