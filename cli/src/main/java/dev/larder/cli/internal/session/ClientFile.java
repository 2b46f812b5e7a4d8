package dev.larder.cli.internal.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How clients reach the topology that was started in a folder, as variables a shell can read: {@code NAME=value} a line. Passwords are
 * named by their files.
 */
public final class ClientFile {

    /** Where a topology is kept unless another folder is named. */
    public static final Path DEFAULT_FOLDER = Path.of(".larder", "redis");

    private static final String NAME = "client.env";

    private ClientFile() {}

    /** Where it is in the folder of a topology. */
    public static Path in(Path topology) {
        return topology.resolve(NAME);
    }

    /** What it says in the folder of a topology; nothing if there is none. */
    static Map<String, String> read(Path topology) {
        Path file = in(topology);
        Map<String, String> variables = new LinkedHashMap<>();
        try {
            if (Files.isReadable(file)) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.contains("="))
                        .map(line -> line.split("=", 2))
                        .forEach(parts -> variables.put(parts[0], parts[1]));
            }
            return variables;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it. */
    public static void write(Path topology, Map<String, String> variables) throws IOException {
        Files.write(
                in(topology),
                variables.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
    }
}
