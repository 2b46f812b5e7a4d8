package dev.larder.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.testkit.history.Event.Failed;
import dev.larder.testkit.history.Event.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryLogTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        List<Event> events = new ArrayList<>(new Told()
                .writes("a", 1, 1)
                .invalidates("a", 2)
                .invalidatesGroup("a", 3)
                .defers("a", 4)
                .drained("a", 5)
                .loads("b", 1, 6)
                .fetches("b", 1, 7)
                .reads("b", Event.NOTHING, "miss", 8, 9)
                .fault("", 10, 11)
                .events());
        events.add(new Failed(Span.at("b", 12), "goal:1", "out_of_luck"));

        assertThat(HistoryLog.read(written(events))).isEqualTo(events);
    }

    @Test
    void aLineThatWasNotFinishedIsLeftOut() throws IOException {
        List<Event> events = new Told().writes("a", 1, 1).events();
        Path file = written(events);
        Files.writeString(file, "read b 1", StandardOpenOption.APPEND);

        assertThat(HistoryLog.read(file)).isEqualTo(events);
    }

    @Test
    void whatPromisesDependOnIsThereAtOnce() throws IOException {
        Path file = folder.resolve("history");
        try (HistoryLog log = HistoryLog.at(file)) {
            new Told().reads("b", 0, 1).writes("a", 1, 2).events().forEach(log::add);
            assertThat(HistoryLog.read(file)).hasSize(2);
            log.add(new Read(Span.at("b", 3), "goal:1", "goal:1", 1, "memory"));
        }
        assertThat(HistoryLog.read(file)).hasSize(3);
    }

    private Path written(List<Event> events) throws IOException {
        Path file = folder.resolve("history");
        try (HistoryLog log = HistoryLog.at(file)) {
            events.forEach(log::add);
        }
        return file;
    }
}
