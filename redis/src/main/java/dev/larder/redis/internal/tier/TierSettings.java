package dev.larder.redis.internal.tier;

import dev.larder.redis.internal.journal.JournalSettings;
import java.time.Duration;

/**
 * How a tier works.
 *
 * @param leaseTime how long a lease is held unless it is renewed
 * @param journal how its journal is kept
 */
public record TierSettings(Duration leaseTime, JournalSettings journal) {}
