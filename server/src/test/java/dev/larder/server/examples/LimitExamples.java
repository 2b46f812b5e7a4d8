package dev.larder.server.examples;

import dev.larder.Larder;
import dev.larder.limits.Decision;
import dev.larder.limits.Limit;
import dev.larder.limits.RateLimit;
import dev.larder.limits.WhenAway;
import java.time.Duration;

/** How often. */
@SuppressWarnings("unused") // the examples show what there is to be had
final class LimitExamples {

    private LimitExamples() {}

    static void perUser(Larder larder, long userId) {
        RateLimit perUser = RateLimit.on(larder, "rate_limit:user:{user_id}:{endpoint}", Limit.perMinute(600));

        Decision decision = perUser.ask(userId, "reviews");
    }

    static void strict(Larder larder) {
        RateLimit logins = RateLimit.on(
                        larder, "rate_limit:ip:{ip}:{endpoint}", new Limit(10, Duration.ofMinutes(15), 3))
                .whenAway(WhenAway.REFUSE);
    }
}
