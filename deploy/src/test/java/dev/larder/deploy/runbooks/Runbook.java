package dev.larder.deploy.runbooks;

import dev.larder.deploy.DeployFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of {@code docs/runbooks}.
 *
 * @param name the alert's
 * @param text all of it
 */
public record Runbook(String name, String text) {
    private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");
    private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");
    private static final Pattern OF_A_SHELL =
            Pattern.compile("(redis-cli|kubectl|systemctl|journalctl|docker compose|curl|sysctl) .*");
    private static final Pattern OF_REDIS =
            Pattern.compile("(ACL|CLIENT|CLUSTER|CONFIG|LATENCY|MEMORY|SCRIPT|SENTINEL|SLOWLOG) [A-Za-z-]+( [^…]+)?");

    /** Every page, the first one included. */
    public static List<Runbook> all() {
        return DeployFolder.files("../docs/runbooks", ".md").stream()
                .map(Runbook::read)
                .toList();
    }

    private static Runbook read(Path file) {
        return new Runbook(file.getFileName().toString().replace(".md", ""), DeployFolder.text(file));
    }

    /** What a shell is given: the lines of its blocks, and the commands in its sentences. */
    public List<String> shellLines() {
        return Stream.concat(
                        blockLines(),
                        spans().filter(span -> OF_A_SHELL.matcher(span).matches()))
                .toList();
    }

    /** What Redis or a sentinel is told by its words alone, such as {@code SENTINEL RESET shop}. */
    public List<String> commandsOfRedis() {
        return spans().filter(span -> OF_REDIS.matcher(span).matches()).toList();
    }

    private Stream<String> blockLines() {
        return BLOCK.matcher(text).results().flatMap(block -> block.group(1).lines());
    }

    private Stream<String> spans() {
        return SPAN.matcher(BLOCK.matcher(text).replaceAll("")).results().map(span -> span.group(1));
    }

    @Override
    public String toString() {
        return name;
    }
}
