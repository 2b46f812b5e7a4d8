package dev.larder.cli.internal.warm;

import dev.larder.cli.internal.application.KeyAddress;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.internal.keys.PercentEncoding;
import dev.larder.topologies.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the keys stand that are to be loaded: in a file, on standard input, with an application, or in Redis.
 *
 * @param from as it is typed
 */
record KeyQuery(Session session, String from) {

    /** So that they fit into memory. */
    static final int MOST = 1_000_000;

    private static final String REDIS = "redis:";
    private static final String KEY = "{key}";
    private static final String START = "0";
    private static final int OK = 200;

    /**
     * Each once, in their order; of Redis in no order.
     *
     * @throws Failure if they cannot be read, or are too many
     */
    List<String> keys() {
        try {
            if (from.startsWith(REDIS)) {
                return ofRedis(from.substring(REDIS.length()));
            }
            if (from.matches("https?://.*")) {
                return ofApplication();
            }
            try (InputStream in = from.equals("-") ? session.in() : Files.newInputStream(session.path(Path.of(from)))) {
                return lines(in);
            }
        } catch (IOException e) {
            throw unreadable(e.toString());
        }
    }

    private Failure unreadable(String why) {
        return new Failure(
                ExitCode.USAGE,
                from + " cannot be read (" + why + "); name a file with a key a line, -, http://… or redis:goal:{key}");
    }

    private List<String> lines(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try (Stream<String> lines = reader.lines()) {
            return distinct(lines);
        }
    }

    private List<String> distinct(Stream<String> keys) {
        Set<String> distinct = new LinkedHashSet<>();
        keys.map(String::strip).filter(key -> !key.isEmpty()).forEach(key -> add(distinct, key));
        return List.copyOf(distinct);
    }

    private void add(Set<String> keys, String key) {
        if (keys.add(key) && keys.size() > MOST) {
            throw new Failure(ExitCode.USAGE, from + " has more than " + MOST + " keys; load them in parts");
        }
    }

    private List<String> ofApplication() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address())
                .timeout(session.target().timeout())
                .GET()
                .build();
        try {
            HttpResponse<InputStream> answer =
                    KeyAddress.client(session.target().timeout()).send(request, BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != OK) {
                    throw unreadable("status " + answer.statusCode());
                }
                boolean isJson = answer.headers()
                        .firstValue("Content-Type")
                        .filter(type -> type.contains("json"))
                        .isPresent();
                return isJson ? json(body) : lines(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.INTERRUPTED, "Interrupted before anything was loaded", e);
        } catch (ConnectException | HttpTimeoutException e) {
            throw new Failure(ExitCode.UNREACHABLE, from + " does not answer (" + e + ")", e);
        }
    }

    private URI address() {
        try {
            return URI.create(from);
        } catch (IllegalArgumentException noAddress) {
            throw unreadable(String.valueOf(noAddress.getMessage()));
        }
    }

    private List<String> json(InputStream body) {
        try {
            JsonNode array = JsonMapper.shared().readTree(body);
            if (!array.isArray() || !array.values().stream().allMatch(JsonNode::isValueNode)) {
                throw unreadable("it is no array of texts or numbers");
            }
            return distinct(array.values().stream().map(JsonNode::asString));
        } catch (JacksonException noJson) {
            throw unreadable("it is no JSON");
        }
    }

    private List<String> ofRedis(String template) {
        int place = template.indexOf(KEY);
        if (place < 0) {
            throw unreadable("there is no {key} in it");
        }
        String before = session.namespace() + ":" + template.substring(0, place);
        String after = template.substring(place + KEY.length());
        Set<String> keys = new LinkedHashSet<>();
        try (Fleet fleet = session.fleet()) {
            for (Server master : fleet.all(Role.MASTER)) {
                scan(master, before, after, keys);
            }
        }
        return List.copyOf(keys);
    }

    private void scan(Server master, String before, String after, Set<String> keys) {
        String glob = escaped(before) + "*" + escaped(after);
        String cursor = START;
        do {
            List<Answer> page =
                    master.ask("SCAN", cursor, "MATCH", glob, "COUNT", "1000").items();
            cursor = page.get(0).text();
            for (Answer name : page.get(1).items()) {
                String full = Server.text(name);
                if (full.length() > before.length() + after.length()) {
                    plain(full.substring(before.length(), full.length() - after.length()))
                            .ifPresent(key -> add(keys, key));
                }
            }
        } while (!cursor.equals(START) && !session.interruption().isRequested());
    }

    /** A parameter as the application has it; a colon is of another template, and what was hashed cannot be read back. */
    private static Optional<String> plain(String parameter) {
        boolean isReadable = !parameter.contains(":") && !parameter.startsWith("~");
        return isReadable ? Optional.ofNullable(PercentEncoding.unescaped(parameter)) : Optional.empty();
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\\\*?\\[\\]]", "\\\\$0");
    }
}
