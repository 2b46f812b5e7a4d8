package dev.larder.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the command line: {@code --flag value} or {@code --flag=value}, the last one wins. */
final class OptionParser {

    private final Deque<String> rest;
    private int port = 8080;
    private Path data = Path.of(".larder");
    private @Nullable String redis;
    private @Nullable String database;
    private boolean isTraffic;
    private boolean isHelp;

    private OptionParser(List<String> arguments) {
        this.rest = new ArrayDeque<>(arguments);
    }

    /**
     * The options in the arguments.
     *
     * @throws UsageException if an argument is wrong
     */
    static Options parse(String... arguments) {
        OptionParser parser = new OptionParser(List.of(arguments));
        parser.readAll();
        return new Options(
                parser.port,
                parser.data.toAbsolutePath().normalize(),
                parser.redis,
                parser.database,
                parser.isTraffic,
                parser.isHelp);
    }

    private void readAll() {
        while (!rest.isEmpty()) {
            String argument = rest.remove();
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            if (equals < 0) {
                read(argument, null);
            } else {
                read(argument.substring(0, equals), argument.substring(equals + 1));
            }
        }
    }

    private void read(String flag, @Nullable String given) {
        switch (flag) {
            case "--port" -> port = port(value(flag, given));
            case "--data" -> data = folder(value(flag, given));
            case "--redis" -> redis = address(flag, value(flag, given));
            case "--database" -> database = database(value(flag, given));
            case "--traffic" -> isTraffic = without(flag, given);
            case "--help", "-h" -> isHelp = without(flag, given);
            default -> throw new UsageException("'" + flag + "' is not an option");
        }
    }

    private String value(String flag, @Nullable String given) {
        String value = given != null || rest.isEmpty() || rest.element().startsWith("--") ? given : rest.remove();
        if (value == null || value.isBlank()) {
            throw new UsageException(flag + " needs a value");
        }
        return value;
    }

    private static boolean without(String flag, @Nullable String given) {
        if (given != null) {
            throw new UsageException(flag + " takes no value");
        }
        return true;
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new UsageException("--port is '" + text + "', which must be from 0 (any free one) to 65535");
        }
        return Integer.parseInt(text);
    }

    private static Path folder(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("--data is not the name of a folder: " + e.getReason());
        }
    }

    private static String address(String flag, String uri) {
        Variables.requireUsable(flag, uri);
        return uri;
    }

    /** The URL is not repeated in the message, since it may hold a password. */
    private static String database(String url) {
        try {
            DriverManager.getDriver(url);
            return url;
        } catch (SQLException noDriverTakesIt) {
            throw new UsageException("--database is not a JDBC URL that can be used; write"
                    + " jdbc:postgresql://host[:port]/name?user=...&password=... or jdbc:h2:file:/path");
        }
    }
}
