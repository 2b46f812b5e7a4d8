package dev.larder.cli.internal.invalidate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to become untrue, as it is typed. */
final class SelectorOptions {

    @Parameters(paramLabel = "KEY", arity = "0..*", description = "Cache keys without the namespace, as goal:42.")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--keys-from", paramLabel = "FILE", description = "More keys, one a line.")
    private @Nullable Path keysFrom;

    @Option(names = "--pattern", paramLabel = "GLOB", description = "Every key that matches, as user:goals:*.")
    private @Nullable String pattern;

    @Option(names = "--tag", paramLabel = "TAG", description = "Every entry that carries the tag.")
    private @Nullable String tag;

    @Option(
            names = "--cache",
            paramLabel = "NAME",
            description = "Every key that begins with the cache's name and a colon.")
    private @Nullable String cache;

    @Option(names = "--all", description = "Everything in the namespace.")
    private boolean all;

    /** @throws Failure unless it is exactly one */
    Selector selector(Session session) {
        List<Selector> named = new ArrayList<>();
        Set<String> some = new LinkedHashSet<>(keys);
        some.addAll(keysOfFile(session));
        if (!some.isEmpty()) {
            named.add(new Selector(Selector.Kind.KEYS, "", List.copyOf(some)));
        }
        add(named, Selector.Kind.PATTERN, pattern);
        add(named, Selector.Kind.TAG, tag);
        add(named, Selector.Kind.CACHE, cache);
        add(named, Selector.Kind.ALL, all ? "" : null);
        if (named.size() != 1) {
            throw new Failure(
                    ExitCode.USAGE,
                    "Name one of: keys, --pattern, --tag, --cache, --all; " + named.size() + " are named");
        }
        return named.get(0);
    }

    private static void add(List<Selector> named, Selector.Kind kind, @Nullable String subject) {
        if (subject != null) {
            named.add(new Selector(kind, subject, List.of()));
        }
    }

    private List<String> keysOfFile(Session session) {
        if (keysFrom == null) {
            return List.of();
        }
        Path file = session.path(keysFrom);
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, file + " cannot be read (" + e + "); name a file with a key a line", e);
        }
    }
}
