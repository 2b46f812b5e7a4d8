package dev.larder.cli.internal.doctor;

import dev.larder.cli.internal.servers.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the user may do what a node does, asked of the server's own access rules, so that nothing is done. */
public final class RightsCheck {

    private static final String FIRST_THAT_ANSWERS = "7.0.0";

    private RightsCheck() {}

    static List<Finding> rights(Patient patient) {
        if (patient.namespace().isEmpty()) {
            return List.of(Finding.skipped("rights", "no --namespace is named"));
        }
        String namespace = patient.namespace().get();
        return ServerChecks.each(
                patient,
                server -> isSilent(server)
                        ? Finding.skipped(server, "Redis says so from 7.0 on; see docs/security.md for the rights")
                        : rights(server, namespace));
    }

    private static boolean isSilent(Server server) {
        return Version.of(server.ask("INFO", "server").line("redis_version")).compareTo(Version.of(FIRST_THAT_ANSWERS))
                < 0;
    }

    /** The commands of a node that the user may not send there; none where the server does not tell. */
    public static List<String> refused(Server server, String namespace) {
        return isSilent(server)
                ? List.of()
                : refused(server, server.ask("ACL", "WHOAMI").text(), namespace);
    }

    private static Finding rights(Server server, String namespace) {
        String user = server.ask("ACL", "WHOAMI").text();
        return judge(server.toString(), user, refused(server, user, namespace));
    }

    private static List<String> refused(Server server, String user, String namespace) {
        List<String> refused = new ArrayList<>();
        for (List<String> command : commands(namespace)) {
            String[] words = Stream.concat(Stream.of("ACL", "DRYRUN", user), command.stream())
                    .toArray(String[]::new);
            if (!server.ask(words).text().equals("OK")) {
                refused.add(command.get(0).toLowerCase(Locale.ROOT));
            }
        }
        return refused;
    }

    static Finding judge(String server, String user, List<String> refused) {
        return refused.isEmpty()
                ? Finding.ok(server, "user " + user + " may do what a node does")
                : Finding.error(
                        server,
                        "User " + user + " may not do what a node does: " + String.join(", ", refused),
                        "Give it " + refused.stream().map(name -> "+" + name).collect(Collectors.joining(" "))
                                + " and the namespace's keys, see docs/security.md.");
    }

    /** What nodes send, on keys as they use them. */
    private static List<List<String>> commands(String namespace) {
        String key = namespace + ":larder-doctor";
        String stream = "{" + namespace + "}~keys";
        String nodes = "{" + namespace + "}~nodes";
        return List.of(
                List.of("GET", key),
                List.of("MGET", key),
                List.of("SET", key, "1"),
                List.of("DEL", key),
                List.of("UNLINK", key),
                List.of("EXISTS", key),
                List.of("PEXPIRE", key, "1"),
                List.of("EVAL", "return 1", "1", key),
                List.of("EVALSHA", "0", "1", key),
                List.of("XADD", stream, "*", "a", "b"),
                List.of("XREAD", "STREAMS", stream, "0"),
                List.of("XREVRANGE", stream, "+", "-"),
                List.of("HSET", nodes, "a", "b"),
                List.of("HGETALL", nodes),
                List.of("HDEL", nodes, "a"),
                List.of("TIME"),
                List.of("INFO"),
                List.of("PING"));
    }
}
