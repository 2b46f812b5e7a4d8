package dev.larder.services.coach;

import dev.larder.Larder;
import org.junit.jupiter.api.AutoClose;

/** A coach behind caches keeps all promises of one without. */
final class CachedCoachContractTest extends CoachContract {

    private static final CoachDatabase DATABASE = CoachDatabase.h2("coach-cached-contract");

    @AutoClose
    private final Larder larder = Larder.named("coach").build();

    @Override
    CoachDatabase database() {
        return DATABASE;
    }

    @Override
    Coach coachOn(CoachDatabase database) {
        return database.coach().cachedBy(larder, outcome -> {});
    }
}
