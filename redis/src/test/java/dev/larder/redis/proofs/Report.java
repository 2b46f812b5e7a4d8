package dev.larder.redis.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A table of results: printed, and kept as Markdown among what the build makes. */
final class Report {

    private final String name;
    private final StringBuilder text = new StringBuilder();

    private Report(String name) {
        this.name = name;
    }

    /** The folder that reports and the nodes' logs are put in. */
    static Path folder() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("larder.target", "target"), "proofs"));
    }

    static Report named(String name, String about) {
        Report report = new Report(name);
        report.text.append(about).append("\n\n");
        return report;
    }

    Report head(String... titles) {
        return row((Object[]) titles)
                .row(Arrays.stream(titles).map(title -> "---").toArray());
    }

    Report row(Object... cells) {
        text.append(Arrays.stream(cells).map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |\n")));
        return this;
    }

    void publish() throws IOException {
        Files.writeString(folder().resolve(name + ".md"), text);
        System.out.println("\n" + text);
    }
}
