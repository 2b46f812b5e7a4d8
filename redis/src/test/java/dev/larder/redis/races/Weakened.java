package dev.larder.redis.races;

import dev.larder.journal.Doubtful;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.tier.SharedTier;
import io.lettuce.core.SetArgs;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tiers with one guard of the protocol taken away: with them the stories must end badly, or they prove nothing. */
public final class Weakened {

    private Weakened() {}

    /** Sets a loaded or written value whoever holds the lease. */
    public static SharedTier.Provider fillingWithoutLease(SharedTier.Provider tier) {
        return node -> new ForwardingTier(tier.open(node)) {
            @Override
            public CompletionStage<Boolean> fill(Fill fill) {
                return real.put(fill).thenApply(isSet -> true);
            }
        };
    }

    /** Takes a refused fill for one that was set: nobody learns that a lease was lost. */
    static SharedTier.Provider ignoringLostLeases(SharedTier.Provider tier) {
        return node -> new ForwardingTier(tier.open(node)) {
            @Override
            public CompletionStage<Boolean> fill(Fill fill) {
                return real.fill(fill).thenApply(isSet -> true);
            }
        };
    }

    /** Removes invalidated values and lets those who are loading them go on. */
    static SharedTier.Provider leavingLeases(Tampering redis, SharedTier.Provider tier) {
        return node -> new ForwardingTier(tier.open(node)) {
            @Override
            public CompletionStage<String> invalidate(List<String> keys) {
                keys.forEach(key -> redis.commands().unlink(real.fullKey(key)));
                return real.journal().append(new JournalRecord.Keys(keys));
            }
        };
    }

    /** Puts a value and lets those who are loading it go on. */
    static SharedTier.Provider puttingBesideLeases(Tampering redis, SharedTier.Provider tier) {
        return node -> new ForwardingTier(tier.open(node)) {
            @Override
            public CompletionStage<Boolean> put(Fill fill) {
                String lease = "{" + real.fullKey(fill.key()) + "}~lease";
                String holder = redis.commands().get(lease);
                return real.put(fill).thenApplyAsync(isSet -> {
                    redis.commands().set(lease, holder, SetArgs.Builder.ex(30));
                    return isSet;
                });
            }
        };
    }

    /** Replaces what stands there whether or not anybody has seen it. */
    static SharedTier.Provider replacingWhateverIsThere(SharedTier.Provider tier) {
        return node -> new ForwardingTier(tier.open(node)) {
            @Override
            public CompletionStage<Replaced> replace(String key, byte @Nullable [] seen, @Nullable Fill wanted) {
                return real.fetch(key).thenCompose(found -> real.replace(key, found.orElse(null), wanted));
            }
        };
    }

    /** Tells the journal of an invalidation, waits at a checkpoint, and only then removes the values. */
    static SharedTier.Provider recordingFirst(Checkpoint between, Tampering redis, SharedTier.Provider tier) {
        return node -> new ForwardingTier(tier.open(node)) {
            @Override
            public CompletionStage<String> invalidate(List<String> keys) {
                return real.journal().append(new JournalRecord.Keys(keys)).thenApplyAsync(id -> {
                    between.pass();
                    keys.forEach(key -> redis.commands().unlink(real.fullKey(key)));
                    return id;
                });
            }
        };
    }

    /** Says that keys were invalidated and does nothing. */
    static SharedTier.Provider forgettingInvalidations(SharedTier.Provider tier) {
        return node -> new ForwardingTier(tier.open(node)) {
            @Override
            public CompletionStage<String> invalidate(List<String> keys) {
                return CompletableFuture.completedFuture("keys/0-1:nobody's");
            }
        };
    }

    /** Hears of no key record: no fence is raised, no flight detached, nothing dropped. */
    public static SharedTier.Provider deafToKeys(SharedTier.Provider tier) {
        return Tail.of(
                node -> new Tail(node) {
                    @Override
                    public void apply(JournalRecord.Keys record) {
                        // deaf
                    }
                },
                tier);
    }

    /** Hears of no group record, be it new or old. */
    static SharedTier.Provider deafToGroups(SharedTier.Provider tier) {
        return Tail.of(
                node -> new Tail(node) {
                    @Override
                    public void apply(JournalRecord.Group record, long position) {
                        // deaf
                    }
                },
                tier);
    }

    /** Believes entries however old: to it, what was trimmed or lost concerned nobody. */
    public static SharedTier.Provider withoutHorizon(SharedTier.Provider tier) {
        return Tail.of(
                node -> new Tail(node) {
                    @Override
                    public void apply(JournalRecord.Group record, long position) {
                        if (record.kind() != Kind.HORIZON) {
                            super.apply(record, position);
                        }
                    }

                    @Override
                    public void abandon(String reason, long horizon, long position) {
                        super.abandon(reason, 0, position);
                    }
                },
                tier);
    }

    /** Abandons nothing but what there was before the start. */
    public static SharedTier.Provider withoutAbandonment(SharedTier.Provider tier) {
        return Tail.of(
                node -> new Tail(node) {
                    private boolean isStarted;

                    @Override
                    public void abandon(String reason, long horizon, long position) {
                        if (!isStarted) {
                            super.abandon(reason, horizon, position);
                        }
                        isStarted = true;
                    }
                },
                tier);
    }

    /** Applies its own group records when they are appended, without waiting for those that came before. */
    static SharedTier.Provider ownGroupsFirst(SharedTier.Provider tier) {
        return node -> new ForwardingTier(tier.open(node)) {
            private final AtomicReference<Journal.Follower> following = new AtomicReference<>();
            private final Journal journal = new ForwardingJournal(real.journal()) {
                @Override
                public void follow(Follower follower) {
                    following.set(follower);
                    super.follow(follower);
                }

                @Override
                public CompletionStage<String> append(JournalRecord record) {
                    return super.append(record).thenApply(id -> {
                        if (record instanceof JournalRecord.Group group) {
                            following.get().apply(group, positionOf(id));
                        }
                        return id;
                    });
                }
            };

            @Override
            public Journal journal() {
                return journal;
            }
        };
    }

    /** Repeats nothing when another master is met, and drops nothing. */
    static SharedTier.Provider withoutRepetition(SharedTier.Provider tier) {
        return Tail.of(
                node -> new Tail(node) {
                    @Override
                    public void repeat(Doubtful doubtful) {
                        // forgetful
                    }

                    @Override
                    public void distrust(String reason) {
                        // trusting
                    }
                },
                tier);
    }

    /** The position in an id such as {@code groups/1700000000000-3:5f2c}. */
    private static long positionOf(String id) {
        String[] parts = id.substring(id.indexOf('/') + 1, id.indexOf(':')).split("-");
        return Long.parseLong(parts[0]) << 16 | Long.parseLong(parts[1]);
    }
}
