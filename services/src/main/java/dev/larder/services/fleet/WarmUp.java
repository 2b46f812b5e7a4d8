package dev.larder.services.fleet;

import dev.larder.LoadException;
import dev.larder.services.web.SourceUnavailableException;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.dao.DataAccessException;

/**
 * Asks for the states of running machines once a server is ready, so that they are in its caches before anybody asks: {@value
 * VmManager#MAX_BATCH} at a time, {@value #MAX_MACHINES} at most. What another node has put into Redis is taken from there.
 */
final class WarmUp implements ApplicationListener<ApplicationReadyEvent> {

    static final int MAX_MACHINES = 10_000;
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    private final VmManager fleet;
    private final Executor executor;

    WarmUp(VmManager fleet, Executor executor) {
        this.fleet = fleet;
        this.executor = executor;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        executor.execute(this::run);
    }

    /** How many machines are warm now. A source that does not answer ends it, and whoever asks first warms the rest. */
    int run() {
        int warm = 0;
        try {
            List<String> ids = fleet.running("", VmManager.MAX_BATCH);
            while (!ids.isEmpty() && warm < MAX_MACHINES) {
                warm += fleet.states(ids).size();
                ids = fleet.running(ids.get(ids.size() - 1), VmManager.MAX_BATCH);
            }
            log.info("The states of running machines are warm: machines={}", warm);
        } catch (LoadException | SourceUnavailableException | DataAccessException e) {
            log.warn("The states of running machines are not all warm: machines={} cause={}", warm, e.getMessage());
        }
        return warm;
    }
}
