package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.bench.Figures.Latency;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Json;
import dev.larder.cli.internal.output.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run before has printed as JSON, in a file.
 *
 * @param settings of that run, as texts
 */
record Baseline(Path file, Map<String, String> settings, Figures figures) {

    static final String KIND = "bench";

    /** @throws Failure if it is not there, or not what a run prints */
    static Baseline read(Path file) {
        try {
            JsonNode told = JsonMapper.shared().readTree(Files.readAllBytes(file));
            if (told.path("schemaVersion").asInt(0) != Report.SCHEMA_VERSION
                    || !told.path("kind").asString("").equals(KIND)) {
                throw unfit(file, "it is something else");
            }
            return new Baseline(file, settings(told), figures(told));
        } catch (NoSuchFileException gone) {
            throw new Failure(
                    ExitCode.NOT_FOUND, "There is no " + file + "; make one with 'larder bench … --save FILE'", gone);
        } catch (JacksonException | IOException e) {
            throw unfit(file, e.toString());
        }
    }

    private static Failure unfit(Path file, String why) {
        return new Failure(
                ExitCode.USAGE,
                file + " cannot be compared with (" + why + "); name what 'larder bench … --save FILE' has written");
    }

    private static Map<String, String> settings(JsonNode told) {
        Map<String, String> settings = new HashMap<>();
        told.properties().stream()
                .filter(field -> field.getValue().isValueNode())
                .forEach(field -> settings.put(field.getKey(), field.getValue().asString()));
        return settings;
    }

    private static Figures figures(JsonNode told) {
        List<Latency> latencies = new ArrayList<>();
        for (JsonNode row : told.path("latencies")) {
            latencies.add(new Latency(
                    row.path("percentile").asDouble(0),
                    row.path("micros").asDouble(Double.MAX_VALUE),
                    row.path("microsFromSend").asDouble(0)));
        }
        return new Figures(
                told.path("answered").asLong(0), told.path("answeredPerSecond").asDouble(0), latencies);
    }

    /** @throws Failure if it is of another load */
    void requireLike(Workload workload) {
        String difference = workload.differenceFrom(settings);
        if (!difference.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    file + " is of another load: " + difference
                            + "; ask for the same, or make a baseline of this one with --save");
        }
    }

    /** @throws Failure if that file could not be written in the end */
    static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder) || Files.isDirectory(file)) {
            throw unwritable(file, "no file can be made there");
        }
    }

    private static Failure unwritable(Path file, String why) {
        return new Failure(ExitCode.USAGE, file + " cannot be written (" + why + "); name another with --save");
    }

    /** Writes one beside its place and moves it there, so that a cut does not leave half of it. */
    static void save(Path file, Report report) {
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.writeString(fresh, Json.of(report.whole()) + "\n");
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e.toString());
        }
    }
}
