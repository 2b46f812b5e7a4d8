package dev.larder.redis.internal.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextAndBytesTest {

    private final TextAndBytes codec = new TextAndBytes();

    // The length is sent before the bytes: if it were another, the connection would be of no use any more.
    @ParameterizedTest
    @ValueSource(strings = {"", "shop:v1:goal:42", "Ärger:5 €", "\uD83D\uDE00", "half \uD83D", "\uDE00 half"})
    void tellsOfEachTextHowManyBytesItWrites(String text) {
        ByteBuf out = Unpooled.buffer();
        codec.encodeKey(text, out);

        assertThat(codec.isEstimateExact()).isTrue();
        assertThat(codec.estimateSize(text)).isEqualTo(out.readableBytes());
    }

    @Test
    void writesTextsAsUtf8AndBytesAsTheyAre() {
        ByteBuf out = Unpooled.buffer();
        codec.encodeKey("Ä€", out);
        codec.encodeValue(new byte[] {0, -1}, out);

        assertThat(out.toString(0, 5, UTF_8)).isEqualTo("Ä€");
        assertThat(codec.estimateSize(new byte[] {0, -1})).isEqualTo(2);
        assertThat(codec.decodeKey(out.nioBuffer(0, 5))).isEqualTo("Ä€");
        assertThat(codec.decodeValue(out.nioBuffer(5, 2))).containsExactly(0, -1);
    }
}
