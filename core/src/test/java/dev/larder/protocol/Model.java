package dev.larder.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model in {@code docs/protocol}, with the constants it is checked with.
 *
 * @param name the file's name without its ending
 * @param constants what differs from the model's own configuration
 */
record Model(String name, Map<String, String> constants) {

    static final String WHOLE = "none";

    private static final Pattern WEAKNESSES = Pattern.compile("(?s)Weaknesses == \\{(.*?)}\\R");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    /** The names of all models there are. */
    static Set<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
            Set<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".tla"))
                    .forEach(file -> names.add(file.substring(0, file.length() - ".tla".length())));
            return names;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The model with its own configuration, which takes minutes. */
    Model inFull() {
        return new Model(name, Map.of());
    }

    Model with(String constant, String value) {
        Map<String, String> more = new TreeMap<>(constants);
        more.put(constant, value);
        return new Model(name, more);
    }

    String specification() {
        return read(name + ".tla");
    }

    /** The mechanisms that the model names as what can be taken away. */
    Set<String> weaknesses() {
        Matcher list = WEAKNESSES.matcher(specification().replaceAll(" *\\\\\\*.*", ""));
        if (!list.find()) {
            throw new IllegalStateException(name + ".tla has no set named Weaknesses");
        }
        Set<String> weaknesses = new TreeSet<>();
        QUOTED.matcher(list.group(1)).results().forEach(each -> weaknesses.add(each.group(1)));
        return weaknesses;
    }

    /** The model's configuration with its constants, and without the named mechanism. */
    String configuration(String weakness) {
        String configuration = read(name + ".cfg");
        for (Map.Entry<String, String> constant :
                with("Weakness", '"' + weakness + '"').constants.entrySet()) {
            String line = "(?m)^  " + constant.getKey() + " = .*$";
            if (!Pattern.compile(line).matcher(configuration).find()) {
                throw new IllegalStateException(name + ".cfg has no constant " + constant.getKey());
            }
            configuration = configuration.replaceAll(line, "  " + constant.getKey() + " = " + constant.getValue());
        }
        return configuration;
    }

    private static String read(String file) {
        try {
            return Files.readString(folder().resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path folder() {
        return Path.of("..", "docs", "protocol");
    }

    @Override
    public String toString() {
        return name;
    }
}
