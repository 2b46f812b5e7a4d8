package dev.larder.services.learning;

import dev.larder.LoadException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.dao.DataAccessException;

/** Asks for what everybody will ask for, once a server is ready: flags, settings, the most popular items, open sessions. */
final class LearningWarmUp implements ApplicationListener<ApplicationReadyEvent> {

    static final int ITEMS = 200;
    static final int SESSIONS = 1_000;
    private static final Logger log = LoggerFactory.getLogger(LearningWarmUp.class);

    private final Items items;
    private final Learners learners;
    private final Executor executor;

    LearningWarmUp(Items items, Learners learners, Executor executor) {
        this.items = items;
        this.learners = learners;
        this.executor = executor;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        executor.execute(this::run);
    }

    /** A database that does not answer ends it; then whoever asks first warms the rest. */
    void run() {
        try {
            items.flags();
            items.settings();
            int popular = items.items(items.popular(ITEMS)).size();
            int sessions = warmSessions();
            log.info("Learning is warm: items={} sessions={}", popular, sessions);
        } catch (LoadException | DataAccessException e) {
            log.warn("Learning is not all warm: cause={}", e.getMessage());
        }
    }

    private int warmSessions() {
        var open = learners.openSessions(SESSIONS);
        return open.isEmpty() ? 0 : learners.sessions(open).size();
    }
}
