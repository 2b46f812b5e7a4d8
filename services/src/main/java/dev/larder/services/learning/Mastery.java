package dev.larder.services.learning;

/**
 * How likely somebody knows a topic, by Bayesian knowledge tracing (A. T. Corbett, J. R. Anderson, "Knowledge tracing: Modeling the acquisition of
 * procedural knowledge", 1995): each answer is weighed by how likely it is luck or a slip, and each is an occasion to learn.
 *
 * @param known a probability
 * @param observations how many answers it rests on
 */
record Mastery(long userId, String topic, double known, int observations) {

    private static final double KNOWN_BEFORE = 0.3;
    private static final double LEARNED_BY_ONE = 0.15;
    private static final double GUESSED = 0.2;
    private static final double SLIPPED = 0.1;

    /** Before the first answer. */
    static Mastery fresh(TopicOfUser key) {
        return new Mastery(key.userId(), key.topic(), KNOWN_BEFORE, 0);
    }

    Mastery observed(boolean isRight) {
        double knowing = known * (isRight ? 1 - SLIPPED : SLIPPED);
        double lucky = (1 - known) * (isRight ? GUESSED : 1 - GUESSED);
        double now = knowing / (knowing + lucky);
        return new Mastery(userId, topic, now + (1 - now) * LEARNED_BY_ONE, observations + 1);
    }

    /** How likely the next answer is right. */
    double rightNext() {
        return known * (1 - SLIPPED) + (1 - known) * GUESSED;
    }
}
