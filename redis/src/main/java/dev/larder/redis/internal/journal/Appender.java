package dev.larder.redis.internal.journal;

import static dev.larder.redis.internal.connection.Script.utf8;

import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Keys;
import dev.larder.redis.internal.connection.Script;
import dev.larder.redis.internal.connection.Tokens;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The scripts of the journal, with the arguments they have in common. */
final class Appender {

    private static final Script APPEND = script("append.lua", ScriptOutputType.VALUE);
    private static final Script BEGIN = script("begin.lua", ScriptOutputType.MULTI);
    private static final Script HEARTBEAT = script("heartbeat.lua", ScriptOutputType.MULTI);

    static final List<Script> SCRIPTS = List.of(APPEND, BEGIN, HEARTBEAT);

    private final JournalKeys keys;
    private final JournalSettings settings;
    private final String node;
    private final Tokens tokens;
    private final Supplier<@Nullable Place> known;

    Appender(JournalKeys keys, JournalSettings settings, String node, Tokens tokens, Supplier<@Nullable Place> known) {
        this.keys = keys;
        this.settings = settings;
        this.node = node;
        this.tokens = tokens;
        this.known = known;
    }

    private static Script script(String name, ScriptOutputType output) {
        return Script.of(Appender.class, output, "journal.lua", name);
    }

    CompletionStage<RecordId> append(RedisAsyncCommands<String, byte[]> redis, JournalRecord record) {
        boolean ofKeys = record instanceof Keys;
        List<byte[]> arguments = arguments();
        arguments.add(utf8(ofKeys ? 1 : 2));
        String nonce = tokens.nonce();
        arguments.add(utf8(nonce));
        RecordFields.of(record).forEach(field -> arguments.add(utf8(field)));
        CompletionStage<byte[]> id = run(APPEND, redis, keys.streams(), arguments);
        return id.thenApply(text -> new RecordId(ofKeys, new Link(StreamId.parse(Script.text(text)), nonce)));
    }

    /** Begins the journal where it is not there, and says how far it goes. */
    CompletionStage<Place> begin(RedisAsyncCommands<String, byte[]> redis) {
        CompletionStage<List<Object>> answer = run(BEGIN, redis, keys.streams(), arguments());
        return answer.thenApply(Appender::place);
    }

    /** Writes the node's row and asks how far the journal goes. */
    CompletionStage<Heartbeat.Answer> heartbeat(RedisAsyncCommands<String, byte[]> redis, String row, boolean sweep) {
        List<byte[]> arguments = arguments();
        arguments.add(utf8(row));
        arguments.add(utf8(sweep ? 1 : 0));
        CompletionStage<List<Object>> answer = run(HEARTBEAT, redis, keys.all(), arguments);
        return answer.thenApply(fields ->
                new Heartbeat.Answer(Long.parseLong(Script.text(fields.get(0))), fields.subList(1, fields.size())));
    }

    /**
     * The place in the answer of a script.
     *
     * @throws ContinuityLostException if a part of the journal is missing
     */
    static Place place(List<Object> fields) {
        List<String> texts = fields.stream().map(Script::text).toList();
        if (texts.get(0).isEmpty() || texts.get(1).isEmpty() || texts.get(3).isEmpty()) {
            throw new ContinuityLostException("a part of the journal is gone from the server");
        }
        Link lastKeys = new Link(StreamId.parse(texts.get(1)), texts.get(2));
        Link lastGroup = new Link(StreamId.parse(texts.get(3)), texts.get(4));
        return new Place(texts.get(0), lastKeys, lastGroup);
    }

    private List<byte[]> arguments() {
        Place at = known.get();
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(utf8(settings.keyRecords()));
        arguments.add(utf8(settings.groupRecords()));
        arguments.add(utf8(node));
        arguments.add(utf8((at == null ? StreamId.ZERO : at.keys().id()).toString()));
        arguments.add(utf8((at == null ? StreamId.ZERO : at.groups().id()).toString()));
        arguments.add(utf8(tokens.nonce()));
        return arguments;
    }

    private <T> CompletionStage<T> run(
            Script script, RedisAsyncCommands<String, byte[]> redis, String[] names, List<byte[]> arguments) {
        return script.run(redis, names, arguments.toArray(byte[][]::new));
    }
}
