package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.servers.Server;
import dev.larder.topologies.Answer;
import java.util.List;
import java.util.function.Consumer;

/** All keys of a server that match a pattern, part by part; characters stand for bytes. A key may come twice. */
final class Keys {

    private static final String COUNT = "500";

    private Keys() {}

    static void matching(Server server, String pattern, Consumer<List<String>> part) {
        String cursor = "0";
        do {
            List<Answer> page =
                    server.ask("SCAN", cursor, "MATCH", pattern, "COUNT", COUNT).items();
            cursor = page.get(0).text();
            part.accept(page.get(1).items().stream().map(Answer::text).toList());
        } while (!cursor.equals("0"));
    }
}
