package dev.larder.services.coach;

final class CoachSeedTest extends SeedContract {

    private static final CoachDatabase DATABASE = CoachDatabase.h2("coach-seed");

    @Override
    CoachDatabase database() {
        return DATABASE;
    }
}
