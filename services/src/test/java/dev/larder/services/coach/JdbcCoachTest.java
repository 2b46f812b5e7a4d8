package dev.larder.services.coach;

final class JdbcCoachTest extends CoachContract {

    private static final CoachDatabase DATABASE = CoachDatabase.h2("coach");

    @Override
    CoachDatabase database() {
        return DATABASE;
    }
}
