package dev.larder.cli.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
    private final Report report = Report.of("example")
            .with("name", "a \"name\", and more")
            .with("count", 3)
            .rows(
                    "rows",
                    List.of(Report.row("key", "goal:1", "tags", List.of("a", "b")), Report.row("key", "\u001b[31mred")))
            .verdict("good");

    @Test
    void jsonHasEverythingInItsOrder() {
        assertThat(Format.JSON.render(report))
                .isEqualTo(
                        "{\"schemaVersion\":1,\"kind\":\"example\",\"name\":\"a \\\"name\\\", and more\",\"count\":3,"
                                + "\"rows\":[{\"key\":\"goal:1\",\"tags\":[\"a\",\"b\"]},{\"key\":\"\\u001b[31mred\"}],"
                                + "\"verdict\":\"good\"}\n");
    }

    @Test
    void ndjsonHasALineForEachRow() {
        assertThat(Format.NDJSON.render(report).lines())
                .hasSize(2)
                .first()
                .isEqualTo("{\"key\":\"goal:1\",\"tags\":[\"a\",\"b\"]}");
    }

    @Test
    void csvHasALineOfNamesAndLeavesEmptyWhatARowLacks() {
        assertThat(Format.CSV.render(report)).isEqualTo("key,tags\ngoal:1,a b\n?[31mred,\n");
        assertThat(Format.CSV.render(Report.of("one").with("name", "a, \"b\""))).isEqualTo("name\n\"a, \"\"b\"\"\"\n");
    }

    @Test
    void tableEndsWithTheVerdictAndKeepsControlCharactersFromTheTerminal() {
        assertThat(Format.TABLE.render(report)).isEqualTo("""
                        name   a "name", and more
                        count  3

                        key       tags
                        goal:1    a b
                        ?[31mred

                        good
                        """);
    }
}
