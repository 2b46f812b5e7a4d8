package dev.larder.redis.races;

import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.testkit.Gate;
import dev.larder.tier.SharedTier;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Tiers that let a story see what a node has come to, at a gate that is open: nobody is held up. */
final class Noticing {

    private Noticing() {}

    /** Who waits for the journal comes by the gate. */
    static SharedTier.Provider waits(Gate waiting, SharedTier.Provider tier) {
        waiting.open();
        return journal(tier, real -> new ForwardingJournal(real) {
            @Override
            public CompletionStage<Void> applied(String id) {
                waiting.pass();
                return super.applied(id);
            }

            @Override
            public CompletionStage<Void> catchUp() {
                waiting.pass();
                return super.catchUp();
            }
        });
    }

    /** Who has appended a record comes by the gate before it goes on. */
    static SharedTier.Provider appends(Gate appended, SharedTier.Provider tier) {
        appended.open();
        return journal(tier, real -> new ForwardingJournal(real) {
            @Override
            public CompletionStage<String> append(JournalRecord record) {
                return super.append(record).whenComplete((id, failure) -> appended.pass());
            }
        });
    }

    /** Who waits for the load of another comes by the gate. */
    static SharedTier.Provider polls(Gate polled, SharedTier.Provider tier) {
        polled.open();
        return node -> new ForwardingTier(tier.open(node)) {
            @Override
            public CompletionStage<LeaseAnswer> poll(String key) {
                polled.pass();
                return real.poll(key);
            }
        };
    }

    private static SharedTier.Provider journal(SharedTier.Provider tier, UnaryOperator<Journal> other) {
        return node -> new ForwardingTier(tier.open(node)) {
            private final Journal journal = other.apply(real.journal());

            @Override
            public Journal journal() {
                return journal;
            }
        };
    }
}
