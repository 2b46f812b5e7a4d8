package dev.larder.tier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link WriteLog} promises. */
public abstract class WriteLogContract {

    private WriteLog log;

    /** The log, as it is found: empty for the first time, and afterwards as it was left. */
    protected abstract WriteLog open() throws Exception;

    @BeforeEach
    final void openFirst() throws Exception {
        log = open();
    }

    @AfterEach
    final void closeLast() {
        log.close();
    }

    @Test
    final void hasNothingAtFirst() {
        assertThat(log.lines("goal")).isEmpty();
    }

    @Test
    final void hasItsLinesInTheOrderOfTheirNumbersThroughEveryOpening() throws Exception {
        write("goal", 300, "c");
        write("goal", 2, "b");
        write("goal", 1, "a");
        again();
        assertThat(words("goal")).isEqualTo("1=a 2=b 300=c");
    }

    @Test
    final void hasTheLastLineOfANumber() throws Exception {
        write("goal", 1, "a");
        write("goal", 1, "b");
        again();
        assertThat(words("goal")).isEqualTo("1=b");
    }

    @Test
    final void hasNoLineThatWasStruck() throws Exception {
        write("goal", 1, "a");
        write("goal", 2, "b");
        write("goal", 3, "c");
        log.strike("goal", List.of(1L, 3L, 99L));
        again();
        assertThat(words("goal")).isEqualTo("2=b");
    }

    @Test
    final void keepsQueuesApartWhateverTheyAreCalled() throws Exception {
        write("goal", 1, "a");
        write("goal\ndead", 1, "b");
        write("goals", 1, "c");
        write("ziel-äöü", 1, "d");
        log.strike("goal", List.of(1L));
        again();
        assertThat(words("goal")).isEmpty();
        assertThat(words("goal\ndead") + words("goals") + words("ziel-äöü")).isEqualTo("1=b1=c1=d");
    }

    @Test
    final void keepsLinesOfAnySize() throws Exception {
        String large = "x".repeat(3_000_000);
        write("goal", 1, "");
        write("goal", 2, large);
        again();
        assertThat(words("goal")).isEqualTo("1= 2=" + large);
    }

    private void write(String queue, long number, String line) {
        log.write(queue, number, line.getBytes(UTF_8));
    }

    private String words(String queue) {
        return log.lines(queue).entrySet().stream()
                .map(line -> line.getKey() + "=" + new String(line.getValue(), UTF_8))
                .collect(Collectors.joining(" "));
    }

    private void again() throws Exception {
        log.close();
        log = open();
    }
}
