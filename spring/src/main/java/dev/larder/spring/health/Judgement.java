package dev.larder.spring.health;

import dev.larder.spring.health.LarderHealth.Disk;
import dev.larder.spring.health.LarderHealth.FlagAnswers;
import dev.larder.spring.health.LarderHealth.Journal;
import dev.larder.spring.health.LarderHealth.Redis;
import dev.larder.spring.health.LarderHealth.Server;
import dev.larder.spring.health.LarderHealth.Verdict;
import dev.larder.spring.health.LarderHealth.Writes;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What measurements mean. Pure but for the question whether the source answers, which is put only where it matters.
 *
 * @param status the verdict
 * @param summary why, in one line
 */
record Judgement(Verdict status, String summary) {

    static Judgement of(
            @Nullable Redis redis, Journal journal, int deferred, HealthProperties properties, BooleanSupplier source) {
        if (redis == null) {
            return new Judgement(Verdict.UP, "Memory alone, there is no shared tier");
        }
        List<Server> lost =
                redis.servers().stream().filter(server -> !server.connected()).toList();
        if (redis.connected()
                && !lost.isEmpty()
                && lost.size() < redis.servers().size()) {
            return degraded(lost.size() + " of " + redis.servers().size() + " servers of Redis do not answer: "
                    + lost.stream().map(Server::server).collect(Collectors.joining(", ")));
        }
        Double millis = redis.responseMillis();
        if (!redis.connected() || millis == null) {
            return away(properties, source);
        }
        if (!redis.breaker().equals("closed")) {
            return degraded("Redis answers, but its circuit breaker is not closed yet");
        }
        if (Boolean.FALSE.equals(redis.readBack())) {
            return degraded("Redis answers, but what is written to it cannot be read back");
        }
        if (journal.suspect()) {
            return degraded("Redis answers, but its journal was not read up to its end for "
                    + Math.round(journal.proofAgeSeconds()) + " s");
        }
        if (deferred > 0) {
            return degraded("Redis answers; " + deferred + " invalidations still wait to be sent");
        }
        return millis >= properties.slow().toNanos() / 1e6
                ? degraded("Redis answers slowly, in " + millis + " ms")
                : new Judgement(Verdict.UP, "Redis answers in " + millis + " ms");
    }

    /** The same with what the disk has to say: without it every request is answered, at a higher cost. */
    Judgement with(@Nullable Disk disk) {
        return disk == null || disk.healthy()
                ? this
                : new Judgement(
                        status == Verdict.UP ? Verdict.DEGRADED : status,
                        summary + "; the disk tier: " + disk.trouble());
    }

    /** The same with what flags have to say: nothing fails for them, but features are as they were shipped. */
    Judgement withFlags(@Nullable FlagAnswers flags) {
        return flags == null || flags.known()
                ? this
                : new Judgement(
                        status == Verdict.UP ? Verdict.DEGRADED : status,
                        summary + "; flags are answered by their defaults: " + flags.trouble());
    }

    /** The same with what waits to be written: every request is answered, but the source lacks what somebody was told it would get. */
    Judgement withWrites(List<Writes> writes) {
        String trouble = writes.stream()
                .filter(queue -> queue.late() || queue.deadLetters() > 0 || queue.unreadable() > 0)
                .map(Judgement::words)
                .collect(Collectors.joining(", "));
        return trouble.isEmpty()
                ? this
                : new Judgement(
                        status == Verdict.UP ? Verdict.DEGRADED : status, summary + "; writing behind: " + trouble);
    }

    private static String words(Writes queue) {
        return queue.cache() + " has " + queue.queued() + " writes waiting, the oldest for "
                + Math.round(queue.oldestSeconds()) + " s, " + queue.deadLetters() + " dead letters and "
                + queue.unreadable() + " unreadable";
    }

    private static Judgement away(HealthProperties properties, BooleanSupplier source) {
        if (properties.required()) {
            return new Judgement(Verdict.DOWN, "Redis does not answer, and larder.health.required says it has to");
        }
        return source.getAsBoolean()
                ? degraded("Redis does not answer, memory and the source serve every request")
                : new Judgement(Verdict.DOWN, "Neither Redis nor the source answers, only what is in memory is served");
    }

    private static Judgement degraded(String summary) {
        return new Judgement(Verdict.DEGRADED, summary);
    }
}
