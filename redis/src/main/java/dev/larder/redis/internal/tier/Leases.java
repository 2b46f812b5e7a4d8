package dev.larder.redis.internal.tier;

import static dev.larder.redis.internal.connection.Script.utf8;

import dev.larder.redis.internal.connection.Failures;
import dev.larder.redis.internal.connection.Script;
import dev.larder.redis.internal.connection.Stages;
import dev.larder.redis.internal.connection.Tokens;
import dev.larder.redis.internal.journal.Parts;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.tier.SharedTier.LeaseAnswer;
import dev.larder.tier.SharedTier.Replaced;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is done to one key, given as it stands in Redis, and its lease. A lease that is lost, for whatever reason, only costs a fill.
 */
final class Leases {

    private static final Script FILL = script("fill.lua");
    private static final Script FILL_ALL = Script.of(Leases.class, ScriptOutputType.MULTI, "fill-all.lua");
    private static final Script RENEW = script("renew.lua");
    private static final Script RELEASE = script("release.lua");
    private static final Script BEGIN_WRITE = script("begin-write.lua");
    private static final Script PUT = script("put.lua");
    private static final Script EXTEND = script("extend.lua");
    private static final Script REPLACE = Script.of(Leases.class, ScriptOutputType.MULTI, "replace.lua");

    static final List<Script> SCRIPTS = List.of(FILL, FILL_ALL, RENEW, RELEASE, BEGIN_WRITE, PUT, REPLACE, EXTEND);

    private static final byte[] NOTHING = {};

    // While a script runs the server answers nobody else: with these, for less than a millisecond.
    private static final int MOST_FILLS = 200;
    private static final int MOST_BYTES = 256 * 1_024;

    /** What a write lease begins with. */
    private static final String WRITE = "w";

    private final Tokens tokens;
    private final long leaseMillis;

    Leases(Tokens tokens, Duration leaseTime) {
        this.tokens = tokens;
        this.leaseMillis = leaseTime.toMillis();
    }

    private static Script script(String name) {
        return Script.of(Leases.class, ScriptOutputType.INTEGER, name);
    }

    CompletionStage<Optional<byte[]>> value(RedisAsyncCommands<String, byte[]> redis, String key) {
        // A value of another type is not ours: to be replaced, like a miss.
        return redis.get(key).thenApply(Optional::ofNullable).exceptionallyCompose(Leases::missIfWrongType);
    }

    private static CompletionStage<Optional<byte[]>> missIfWrongType(Throwable failure) {
        return Failures.isWrongType(failure)
                ? CompletableFuture.completedFuture(Optional.empty())
                : CompletableFuture.failedFuture(failure);
    }

    CompletionStage<LeaseAnswer> take(RedisAsyncCommands<String, byte[]> redis, String key) {
        String token = tokens.token();
        return take(redis, key, utf8(token))
                .thenCombine(value(redis, key), (isTaken, found) -> taken(isTaken ? token : null, found));
    }

    /** Takes the leases of keys, all with one token, which no other attempt has; the values are read behind them. */
    CompletionStage<List<LeaseAnswer>> takeAll(
            RedisAsyncCommands<String, byte[]> redis,
            List<String> keys,
            Supplier<CompletionStage<List<Optional<byte[]>>>> values) {
        String token = tokens.token();
        byte[] sent = utf8(token);
        return Stages.all(keys.stream().map(key -> take(redis, key, sent)).toList())
                .thenCombine(
                        values.get(),
                        (areTaken, found) -> IntStream.range(0, keys.size())
                                .mapToObj(i -> taken(areTaken.get(i) ? token : null, found.get(i)))
                                .toList());
    }

    private CompletionStage<Boolean> take(RedisAsyncCommands<String, byte[]> redis, String key, byte[] token) {
        SetArgs ifAbsent = SetArgs.Builder.nx().px(leaseMillis);
        return redis.set(ValueKeys.lease(key), token, ifAbsent).thenApply(Objects::nonNull);
    }

    private static LeaseAnswer taken(@Nullable String token, Optional<byte[]> found) {
        return new LeaseAnswer(token, /* held= */ true, found.orElse(null));
    }

    CompletionStage<LeaseAnswer> poll(RedisAsyncCommands<String, byte[]> redis, String key) {
        return value(redis, key)
                .thenCombine(
                        redis.exists(ValueKeys.lease(key)),
                        (found, count) -> new LeaseAnswer(null, count > 0, found.orElse(null)));
    }

    CompletionStage<Boolean> renew(RedisAsyncCommands<String, byte[]> redis, String key, String token) {
        return yes(RENEW.run(redis, lease(key), utf8(token), utf8(leaseMillis)));
    }

    CompletionStage<Boolean> release(RedisAsyncCommands<String, byte[]> redis, String key, String token) {
        return yes(RELEASE.run(redis, lease(key), utf8(token)));
    }

    /** Given up where value and lease are on two masters, because their slot moves: that costs a load. Nobody need wait until the lease lapses. */
    CompletionStage<Boolean> fill(RedisAsyncCommands<String, byte[]> redis, String key, Fill fill) {
        byte[] millis = utf8(fill.timeToLiveMillis());
        CompletionStage<Long> filled =
                FILL.run(redis, ValueKeys.both(key), utf8(fill.token()), fill.envelope(), millis);
        return yes(whereTorn(filled, () -> release(redis, key, fill.token()).handle((released, failure) -> 0L)));
    }

    /** {@link #fill} for keys on one server, in one script for each part. */
    CompletionStage<List<Boolean>> fillAll(
            RedisAsyncCommands<String, byte[]> redis, List<Fill> fills, UnaryOperator<String> value) {
        return Stages.all(Parts.lists(fills, MOST_FILLS, MOST_BYTES, fill -> fill.envelope().length).stream()
                        .map(part -> fillPart(redis, part, value))
                        .toList())
                .thenApply(parts -> parts.stream()
                        .flatMap(List::stream)
                        .map(isFilled -> (Long) isFilled == 1)
                        .toList());
    }

    private static CompletionStage<List<Object>> fillPart(
            RedisAsyncCommands<String, byte[]> redis, List<Fill> part, UnaryOperator<String> value) {
        String[] keys = part.stream()
                .flatMap(fill -> Stream.of(ValueKeys.both(value.apply(fill.key()))))
                .toArray(String[]::new);
        byte[][] arguments = part.stream()
                .flatMap(fill -> Stream.of(utf8(fill.token()), fill.envelope(), utf8(fill.timeToLiveMillis())))
                .toArray(byte[][]::new);
        return FILL_ALL.run(redis, keys, arguments);
    }

    /** Whether the token is that of a write lease. */
    static boolean isWrite(String token) {
        return token.startsWith(WRITE);
    }

    /** The lease first where both are on two masters: who holds it must not fill in after the value was removed. */
    CompletionStage<Long> unlink(RedisAsyncCommands<String, byte[]> redis, String key) {
        return whereTorn(
                redis.unlink(ValueKeys.both(key)),
                () -> redis.unlink(ValueKeys.lease(key)).thenCompose(lease -> redis.unlink(key)));
    }

    /** The lease first where both are on two masters: from then on everybody else is fenced out, and the write has not begun yet. */
    CompletionStage<String> beginWrite(RedisAsyncCommands<String, byte[]> redis, String key) {
        String token = WRITE + tokens.token();
        CompletionStage<Long> begun = BEGIN_WRITE.run(redis, ValueKeys.both(key), utf8(token), utf8(leaseMillis));
        return whereTorn(
                        begun,
                        () -> redis.set(ValueKeys.lease(key), utf8(token), SetArgs.Builder.px(leaseMillis))
                                .thenCompose(lease -> redis.unlink(key)))
                .thenApply(done -> token);
    }

    /** What is done instead where a command was refused because its keys are on two masters. */
    private static <T> CompletionStage<T> whereTorn(CompletionStage<T> answer, Supplier<CompletionStage<T>> instead) {
        return answer.exceptionallyCompose(failure ->
                Failures.begins(failure, "TRYAGAIN") ? instead.get() : CompletableFuture.failedFuture(failure));
    }

    CompletionStage<Boolean> put(RedisAsyncCommands<String, byte[]> redis, String key, Fill fill) {
        byte[] version = ByteBuffer.allocate(Long.BYTES).putLong(fill.version()).array();
        return yes(PUT.run(redis, ValueKeys.both(key), fill.envelope(), utf8(fill.timeToLiveMillis()), version));
    }

    /** Not done where value and lease are on two masters, because their slot moves: who asked looks again. */
    CompletionStage<Replaced> replace(
            RedisAsyncCommands<String, byte[]> redis, String key, byte @Nullable [] seen, @Nullable Fill wanted) {
        byte[] envelope = wanted == null ? NOTHING : wanted.envelope();
        long millis = wanted == null ? 0 : wanted.timeToLiveMillis();
        CompletionStage<List<Object>> answer =
                REPLACE.run(redis, ValueKeys.both(key), digest(seen), envelope, utf8(millis));
        return whereTorn(
                answer.thenApply(Leases::replaced),
                () -> value(redis, key).thenApply(found -> Replaced.not(found.orElse(null))));
    }

    CompletionStage<Boolean> extend(RedisAsyncCommands<String, byte[]> redis, String key, byte[] seen, Fill longer) {
        return yes(EXTEND.run(
                redis, new String[] {key}, digest(seen), longer.envelope(), utf8(longer.timeToLiveMillis())));
    }

    private static Replaced replaced(List<Object> answer) {
        return (Long) answer.get(0) == 1 ? Replaced.DONE : Replaced.not((byte[]) answer.get(1));
    }

    private static byte[] digest(byte @Nullable [] seen) {
        return seen == null ? NOTHING : utf8(Script.sha1(seen));
    }

    private String[] lease(String key) {
        return new String[] {ValueKeys.lease(key)};
    }

    private static CompletionStage<Boolean> yes(CompletionStage<Long> answer) {
        return answer.thenApply(count -> count == 1);
    }
}
