package dev.larder.cli.internal.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.codecs.Compression;
import dev.larder.codecs.Envelope;
import dev.larder.codecs.Payload;
import dev.larder.codecs.Serializer;
import dev.larder.tier.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {

    private static String envelope(Set<String> tags) {
        Entry<Payload> entry = new Entry<>(
                new Payload(Compression.NONE, 3, new byte[] {1, 2, 3}), 77L << 16, 1_000, 2_000, 3_000, 5, 0, tags);
        byte[] bytes = new Envelope(Serializer.JSON, 1, entry).write("shop:v1:goal:1");
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Set<String> tags(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "tag-" + i + "-" + "ä".repeat(20))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255})
    void hasStampAndTags(int count) {
        Head head = Head.of(envelope(tags(count)));
        assertThat(head).isNotNull();
        assertThat(head.stamp()).isEqualTo(77L << 16);
        assertThat(head.tags()).isEqualTo(tags(count));
        assertThat(head.bytes().length()).isLessThanOrEqualTo(Head.MOST_BYTES);
        assertThat(envelope(tags(count))).startsWith(head.bytes());
    }

    @Test
    void isTheSameWhereverItsEnvelopeWasCutOffBehindIt() {
        String whole = envelope(tags(3));
        Head head = Head.of(whole);
        assertThat(head).isNotNull();
        assertThat(Head.of(whole.substring(0, head.bytes().length()))).isEqualTo(head);
    }

    @Test
    void isNoneWhereItWasCutOffBefore() {
        String whole = envelope(tags(3));
        Head head = Head.of(whole);
        assertThat(head).isNotNull();
        for (int length = 0; length < head.bytes().length(); length++) {
            assertThat(Head.of(whole.substring(0, length))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "L", "a token of a lease, or a value that somebody else has put there, longer than a head"})
    void isNoneWhereSomethingElseStands(String bytes) {
        assertThat(Head.of(bytes)).isNull();
    }
}
