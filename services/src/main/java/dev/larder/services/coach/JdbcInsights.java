package dev.larder.services.coach;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has a database count. */
final class JdbcInsights implements Insights {

    private static final Duration LATELY = Duration.ofDays(Dashboard.LATELY_DAYS);
    private static final Duration WEEK = Duration.ofDays(7);

    private final Tables tables;

    JdbcInsights(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<Dashboard> dashboard(long userId) {
        return tables.users().find(userId).map(this::dashboard);
    }

    @Override
    public SystemHealth systemHealth() {
        Instant now = tables.now();
        LocalDate today = tables.today();
        AriTable.Means scores = tables.ari().since(today.minusDays(WEEK.toDays()));
        return new SystemHealth(
                now,
                tables.users().joinedSince(now.minus(LATELY)),
                scores.snapshots(),
                scores.score(),
                tables.goals().overdue(today),
                tables.goals().completedSince(now.minus(WEEK)),
                tables.tasks().overdue(today),
                tables.tasks().doneSince(now.minus(Duration.ofDays(1))),
                tables.activities().since(now.minus(Duration.ofHours(1))));
    }

    private Dashboard dashboard(User user) {
        LocalDate today = tables.today();
        Instant lately = tables.now().minus(LATELY);
        return new Dashboard(
                user.id(),
                user.name(),
                today,
                ari(user.id(), today),
                tables.goals().figures(user.id(), today, lately),
                tables.tasks().figures(user.id(), today, lately),
                tables.activities().ofUser(user.id(), Dashboard.MAX_RECENT));
    }

    private Dashboard.@Nullable AriFigures ari(long userId, LocalDate today) {
        AriSnapshot newest = tables.ari().newest(userId, 1).stream().findFirst().orElse(null);
        if (newest == null) {
            return null;
        }
        AriSnapshot best = tables.ari().best(userId).orElse(newest);
        AriTable.Means means = tables.ari().since(userId, today.minusDays(Dashboard.ARI_DAYS));
        return new Dashboard.AriFigures(
                newest.score(),
                newest.takenOn(),
                means.snapshots() == 0 ? newest.score() : means.score(),
                change(newest),
                best.score(),
                best.takenOn());
    }

    private @Nullable Double change(AriSnapshot newest) {
        return tables.ari()
                .newestBy(newest.userId(), newest.takenOn().minusDays(Dashboard.LATELY_DAYS))
                .map(older -> Math.round(10 * (newest.score() - older.score())) / 10.0)
                .orElse(null);
    }
}
