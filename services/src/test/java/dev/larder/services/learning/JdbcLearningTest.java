package dev.larder.services.learning;

final class JdbcLearningTest extends LearningContract {

    private static final LearningDatabase DATABASE = LearningDatabase.h2("learning");

    @Override
    LearningDatabase emptyDatabase() {
        return DATABASE.emptied();
    }
}
