package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * What was started, in the folder of a topology:
 *
 * <pre>
 * shape=sentinel
 * tls=false
 * members=2
 * member.1=server-1 server 10643 4711 1763760000000      name, kind, port, pid, start in epoch milliseconds
 * member.2=sentinel-1 sentinel 10650 4712 1763760001000
 * </pre>
 */
record StateFile(Shape shape, boolean tls, List<Member> members) {

    private static final String NAME = "topology.properties";

    static Optional<StateFile> read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
            return Optional.of(of(properties));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    ExitCode.FAILURE,
                    file + " is damaged (" + e.getMessage()
                            + "); stop the servers of that folder by hand, and delete it",
                    e);
        }
    }

    private static StateFile of(Properties properties) {
        List<Member> members = new ArrayList<>();
        int count = Integer.parseInt(properties.getProperty("members", ""));
        for (int i = 1; i <= count; i++) {
            String[] words = properties.getProperty("member." + i, "").split(" ", -1);
            if (words.length != 5) {
                throw new IllegalArgumentException("member." + i);
            }
            members.add(new Member(
                    words[0],
                    words[1],
                    Integer.parseInt(words[2]),
                    Long.parseLong(words[3]),
                    Long.parseLong(words[4])));
        }
        Shape shape = Shape.valueOf(properties.getProperty("shape", "").toUpperCase(Locale.ROOT));
        return new StateFile(shape, Boolean.parseBoolean(properties.getProperty("tls")), members);
    }

    void write(Path folder) {
        Properties properties = new Properties();
        properties.setProperty("shape", shape.label());
        properties.setProperty("tls", Boolean.toString(tls));
        properties.setProperty("members", Integer.toString(members.size()));
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            properties.setProperty(
                    "member." + (i + 1),
                    member.name() + " " + member.kind() + " " + member.port() + " " + member.pid() + " "
                            + member.startedAtMillis());
        }
        try (Writer out = Files.newBufferedWriter(folder.resolve(NAME))) {
            properties.store(out, "Written by larder redis up; read by status and down");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With one more server, which ends before the sentinels do when all are stopped in order. */
    StateFile with(Member server) {
        List<Member> more = new ArrayList<>(members);
        long servers = members.stream()
                .filter(member -> member.kind().equals("server"))
                .count();
        more.add((int) servers, server);
        return new StateFile(shape, tls, List.copyOf(more));
    }

    boolean isRunning() {
        return members.stream().anyMatch(member -> member.process().isPresent());
    }
}
