package dev.larder.redis;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The rights that {@code docs/security.md} tells operators to give to a user. Tests take them from there, so that what is documented
 * is what was proven.
 */
public final class DocumentedRights {

    private static final Path PAGE = Path.of("..", "docs", "security.md");

    private DocumentedRights() {}

    /** What follows the password in the page's {@code ACL SETUSER} of that user. */
    public static String[] of(String user) {
        List<String> words = Arrays.asList(command(user).split("\\s+"));
        int password = words.indexOf(">…");
        return words.subList(password + 1, words.size()).toArray(String[]::new);
    }

    private static String command(String user) {
        try {
            String command = Files.readAllLines(PAGE).stream()
                    .dropWhile(line -> !line.startsWith("ACL SETUSER " + user + " "))
                    .takeWhile(line -> !line.startsWith("```"))
                    .collect(joining(" "));
            if (command.isBlank()) {
                throw new AssertionError(PAGE + " has no line that begins with ACL SETUSER " + user);
            }
            return command;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
