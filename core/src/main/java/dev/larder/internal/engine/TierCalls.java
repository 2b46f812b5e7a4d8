package dev.larder.internal.engine;

import dev.larder.LarderListener.TierCalled;
import dev.larder.LarderListener.TierCalling;
import dev.larder.TierUnavailableException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of one cache to one tier below memory: told, timed, and counted where they fail. */
final class TierCalls {

    private static final Logger LOG = LoggerFactory.getLogger(TierCalls.class);

    private final String tier;
    private final Surroundings around;

    TierCalls(String tier, Surroundings around) {
        this.tier = tier;
        this.around = around;
    }

    /** Something that waits for a tier's answer. */
    interface Call<T> {
        T answer() throws InterruptedException;
    }

    /** What the call answers. Failures are told and counted, and come out. */
    <T> T told(String operation, Call<T> call) throws InterruptedException {
        around.events().tierCalling(() -> new TierCalling(around.cache(), tier, operation));
        long began = around.node().clock().nanos();
        try {
            T answer = call.answer();
            tell(operation, began, null);
            return answer;
        } catch (TierUnavailableException away) {
            count(operation, away);
            tell(operation, began, away.kind().label());
            throw away;
        } catch (InterruptedException interrupted) {
            tell(operation, began, "interrupted");
            throw interrupted;
        }
    }

    private void tell(String operation, long began, @Nullable String failure) {
        Supplier<TierCalled> event = () -> new TierCalled(
                around.cache(),
                tier,
                operation,
                Duration.ofNanos(around.node().clock().nanos() - began),
                failure);
        around.events().tierCalled(event);
    }

    void count(String operation, TierUnavailableException away) {
        around.counters().tierError(tier, away.kind());
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "A tier failed: cache={} tier={} operation={} cause={}",
                    around.cache(),
                    tier,
                    operation,
                    away.toString());
        }
    }
}
