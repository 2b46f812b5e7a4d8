package dev.larder.redis.internal.tier;

import dev.larder.redis.internal.connection.Commands;
import dev.larder.redis.internal.connection.Script;
import io.lettuce.core.ScriptOutputType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What all nodes of a namespace share that is no cached value: <code>{ns}~name</code>, on the journal's slot. */
final class Commons {

    private static final Script EXCHANGE = Script.of(Commons.class, ScriptOutputType.VALUE, "exchange.lua");

    static final List<Script> SCRIPTS = List.of(EXCHANGE);

    private final Commands commands;
    private final String namespace;

    Commons(Commands commands, String namespace) {
        this.commands = commands;
        this.namespace = namespace;
    }

    CompletionStage<Optional<byte[]>> read(String name) {
        String key = key(name);
        return commands.call("fetch", key, line -> line.commands().get(key).thenApply(Optional::ofNullable));
    }

    CompletionStage<Optional<byte[]>> exchange(String name, byte[] expected, byte[] wanted) {
        String[] key = {key(name)};
        return commands.call(
                "exchange",
                key[0],
                line -> EXCHANGE.<byte[]>run(line.commands(), key, expected, wanted)
                        .thenApply(present -> Optional.of(present).filter(bytes -> bytes.length > 0)));
    }

    private String key(String name) {
        return "{" + namespace + "}~" + name;
    }
}
