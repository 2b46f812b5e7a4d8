package dev.larder.redis.races;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Lookup;
import dev.larder.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody who can write to Redis puts something in a value's place: it is a miss, and the source is asked. */
final class HostileValueIT extends ServerRace {

    /** What a class of the class path would do if bytes could name it. */
    public static final class Canary {
        static final AtomicBoolean SUNG = new AtomicBoolean();

        public Canary() {
            SUNG.set(true);
        }
    }

    private Node reader;

    @BeforeEach
    void aReaderWithoutMemoryOfIt() {
        reader = fleet.node();
        source.write("1", "the first");
        source.write("2", "the second");
    }

    @Test
    void anothersValueIsNoneOfThisKeys() {
        Node writer = fleet.node();
        assertThat(writer.get("1")).isEqualTo("the first");
        assertThat(redis.commands().copy(Tampering.valueKey("1"), Tampering.valueKey("2")))
                .isTrue();
        assertLoaded("2", "the second");
    }

    @Test
    void valuesThatChangedPlacesAreNobodys() {
        Node writer = fleet.node();
        writer.get("1");
        writer.get("2");
        redis.commands().rename(Tampering.valueKey("1"), "aside");
        redis.commands().rename(Tampering.valueKey("2"), Tampering.valueKey("1"));
        redis.commands().rename("aside", Tampering.valueKey("2"));
        assertLoaded("1", "the first");
        assertLoaded("2", "the second");
    }

    @Test
    void aBombIsNotInflated() throws IOException {
        redis.commands().set(Tampering.valueKey("1"), text(gigabyteOfZeros()));
        assertLoaded("1", "the first");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "L",
                "\u00ac\u00ed\u0000\u0005sr\u0000\u0011java.util.HashMap",
                "{\"@class\":\"dev.larder.redis.races.HostileValueIT$Canary\"}",
                "[\"dev.larder.redis.races.HostileValueIT$Canary\",{}]",
                "${jndi:ldap://127.0.0.1:1/x}",
                "#{T(java.lang.Runtime).getRuntime().exec('true')}"
            })
    void aStrangersBytesAreNoValueAndMakeNothing(String bytes) {
        Canary.SUNG.set(false);
        redis.commands().set(Tampering.valueKey("1"), bytes);
        assertLoaded("1", "the first");
        assertThat(Canary.SUNG).isFalse();
    }

    private void assertLoaded(String key, String value) {
        assertThat(reader.goals().lookup(key)).isEqualTo(new Lookup<>(value, Outcome.LOAD));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    /** The same 16 MiB 64 times: what was compressed apart may stand in a row. */
    private static byte[] gigabyteOfZeros() throws IOException {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(part)) {
            gzip.write(new byte[16 << 20]);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 64; i++) {
            part.writeTo(all);
        }
        return all.toByteArray();
    }
}
