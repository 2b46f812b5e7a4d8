package dev.larder.services.learning;

import dev.larder.Larder;
import dev.larder.testkit.Larders;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Learning behind caches keeps all promises of learning without. */
final class CachedLearningContractTest extends LearningContract {

    private static final LearningDatabase DATABASE = LearningDatabase.h2("cached-learning");

    @RegisterExtension
    final Larders larders = new Larders();

    private final Larder larder = larders.open(Larder.named("learning").clock(clock));

    @Override
    LearningDatabase emptyDatabase() {
        return DATABASE.emptied();
    }

    @Override
    Learners before(Learners source) {
        return new CachedLearners(source, larder, outcome -> {});
    }

    @Override
    Items before(Items source) {
        return new CachedItems(source, larder, outcome -> {});
    }

    @Override
    Study before(Study source) {
        return new CachedStudy(source, larder, clock, outcome -> {});
    }
}
