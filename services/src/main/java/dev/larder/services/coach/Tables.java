package dev.larder.services.coach;

import dev.larder.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The coach's tables, and what everybody who reads and writes them needs: transactions, and the time. */
record Tables(
        UserTable users,
        AriTable ari,
        GoalTable goals,
        TaskTable tasks,
        ActivityTable activities,
        TransactionTemplate transactions,
        Clock clock) {

    static Tables of(JdbcClient jdbc, TransactionTemplate transactions, Clock clock) {
        return new Tables(
                new UserTable(jdbc),
                new AriTable(jdbc),
                new GoalTable(jdbc),
                new TaskTable(jdbc),
                new ActivityTable(jdbc),
                transactions,
                clock);
    }

    <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(status -> work.get()));
    }

    /** Notes what a user did just now. */
    void note(long userId, Activity.Kind kind, @Nullable Long goalId, String subject) {
        activities.add(userId, new Activity(now(), kind, goalId, subject));
    }

    /** What belongs to a user; nothing if it is empty because there is no such user. */
    <T> Optional<T> ofUser(long userId, T answer, boolean isEmpty) {
        return isEmpty && !users.exists(userId) ? Optional.empty() : Optional.of(answer);
    }

    /** To the millisecond. */
    Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    /** The day it is at Greenwich, which is the coach's day. */
    LocalDate today() {
        return LocalDate.ofInstant(now(), ZoneOffset.UTC);
    }
}
