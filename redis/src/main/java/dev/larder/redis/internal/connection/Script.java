package dev.larder.redis.internal.connection;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A script that runs on the server, sent by its digest, and in full to a server that does not know it. */
public final class Script {

    private static final String NO_RIGHT = "The user executing the script can't";
    private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");

    private final String text;
    private final String digest;
    private final ScriptOutputType output;

    private Script(String text, ScriptOutputType output) {
        this.text = text;
        this.digest = sha1(utf8(text));
        this.output = output;
    }

    /** The script made of resources beside the class, one after the other. */
    public static Script of(Class<?> beside, ScriptOutputType output, String... names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(resource(beside, name));
        }
        return new Script(text.toString(), output);
    }

    /** By which a server that knows it is asked to run it: its SHA-1, in hex. */
    public String digest() {
        return digest;
    }

    /** Sends the script on a connection, in turn with the commands before and after it. */
    public <T> CompletionStage<T> run(
            RedisAsyncCommands<String, byte[]> connection, String[] keys, byte[]... arguments) {
        CompletionStage<T> answer = connection.evalsha(digest, output, keys, arguments);
        return answer.exceptionallyCompose(failure -> isUnknown(failure)
                        ? connection.eval(text, output, keys, arguments)
                        : CompletableFuture.failedStage(failure))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(withCommands(failure)));
    }

    /** Redis does not say which command of a script the user has no right to. */
    private Throwable withCommands(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage()).contains(NO_RIGHT)
                ? new RedisCommandExecutionException(
                        "NOPERM " + cause.getMessage() + "; the script uses " + String.join(", ", commands()))
                : failure;
    }

    private Set<String> commands() {
        return CALL.matcher(text)
                .results()
                .map(call -> call.group(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Makes the script known to the server before the commands that follow on the connection; whether it could is not waited for. */
    @SuppressWarnings("FutureReturnValueIgnored") // where it fails, the script is sent in full
    void load(RedisAsyncCommands<String, byte[]> connection) {
        connection.scriptLoad(text);
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof RedisNoScriptException || failure.getCause() instanceof RedisNoScriptException;
    }

    /** An argument. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An argument. */
    public static byte[] utf8(long number) {
        return utf8(Long.toString(number));
    }

    /** A part of an answer. */
    public static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static String resource(Class<?> beside, String name) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The script " + name + " cannot be read from the jar", e);
        }
    }

    /** As {@code redis.sha1hex} tells it. */
    public static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
