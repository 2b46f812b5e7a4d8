package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page says something of every fault, and of every fault that no caller saw it. */
final class FaultsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "faults.md");

    /** Those of the disk tier, whose tests are elsewhere. */
    private static final Set<Integer> OF_THE_DISK = Set.of(21, 22, 23, 24, 25);

    @Test
    void hasARowForEachFaultWithoutErrors() throws IOException {
        Map<Integer, List<String>> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| \\d+ \\|.*"))
                .map(line -> List.of(line.split(" \\| ")))
                .collect(Collectors.toMap(cells -> Integer.valueOf(cells.get(0).substring(2)), cells -> cells));

        assertThat(rows.keySet())
                .containsAll(IntStream.rangeClosed(1, 42)
                        .boxed()
                        .filter(row -> !OF_THE_DISK.contains(row))
                        .toList());
        rows.values().forEach(cells -> {
            assertThat(cells).as("cells of row %s", cells).hasSize(12);
            assertThat(cells.get(4)).as("errors in row %s", cells).isEqualTo("0");
        });
    }
}
