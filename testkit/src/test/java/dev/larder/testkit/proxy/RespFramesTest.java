package dev.larder.testkit.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RespFramesTest {

    private final RespFrames frames = new RespFrames();

    @Test
    void aCommandEndsWithItsLastArgumentAndHasAName() {
        assertThat(ends("*3\r\n$3\r\nset\r\n$1\r\nk\r\n$4\r\n\r\n\r\n\r\n*1\r\n$4\r\nPING\r\n"))
                .containsExactly("SET", "PING");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+OK\r\n",
                "-ERR no\r\n",
                ":7\r\n",
                "_\r\n",
                "$-1\r\n",
                "*-1\r\n",
                "$0\r\n\r\n",
                "*0\r\n",
                "*2\r\n*1\r\n:1\r\n$1\r\na\r\n",
                "%1\r\n+a\r\n*2\r\n:1\r\n:2\r\n",
                "|1\r\n+a\r\n:1\r\n+OK\r\n"
            })
    void anAnswerIsOneFrame(String answer) {
        assertThat(ends(answer)).hasSize(1);
        assertThat(frames.isBetweenFrames()).isTrue();
        assertThat(ends(answer + answer)).hasSize(2);
    }

    @Test
    void whatIsSentUnaskedIsToldApart() {
        ends(">2\r\n+message\r\n+hello\r\n");
        assertThat(frames.lastWasPush()).isTrue();
        ends("+OK\r\n");
        assertThat(frames.lastWasPush()).isFalse();
    }

    @Test
    void aFrameThatHasBegunIsNotOver() {
        assertThat(ends("*2\r\n:1\r\n")).isEmpty();
        assertThat(frames.isBetweenFrames()).isFalse();
    }

    private List<String> ends(String bytes) {
        List<String> words = new ArrayList<>();
        for (byte next : bytes.getBytes(ISO_8859_1)) {
            if (frames.ends(next)) {
                words.add(frames.lastWord());
            }
        }
        return words;
    }
}
