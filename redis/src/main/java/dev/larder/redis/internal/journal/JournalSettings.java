package dev.larder.redis.internal.journal;

import java.time.Duration;

/**
 * How a journal is kept.
 *
 * @param keyRecords how many key records are kept, roughly
 * @param groupRecords how many group records are kept, roughly
 * @param heartbeat how often to prove that nothing was missed
 */
public record JournalSettings(long keyRecords, long groupRecords, Duration heartbeat) {}
