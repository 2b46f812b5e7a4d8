package dev.larder.spring.warm;

import dev.larder.Larder;
import dev.larder.warm.Warmer;
import dev.larder.warm.Warming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.core.Ordered;

/**
 * Gives each warmer to the Larder whose cache it warms, once everything else has started: behind the application's own runners, which may fill the
 * database, and before it is said to be ready.
 */
final class BeanWarmers implements ApplicationRunner, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(BeanWarmers.class);

    private final List<Larder> larders;
    private final List<Warmer<?, ?>> warmers;
    private final WarmProperties properties;

    BeanWarmers(List<Larder> larders, List<Warmer<?, ?>> warmers, WarmProperties properties) {
        this.larders = larders;
        this.warmers = warmers;
        this.properties = properties;
    }

    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        List<Warming> atStart = new ArrayList<>();
        for (Warmer<?, ?> warmer : warmers) {
            Warming warming = larderOf(warmer).warm(warmer);
            if (warmer.isAtStart()) {
                atStart.add(warming);
            }
        }
        if (properties.beforeReady()) {
            await(atStart);
        }
    }

    private Larder larderOf(Warmer<?, ?> warmer) {
        return larders.stream()
                .filter(larder -> larder.caches().contains(warmer.cache()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Warmer " + warmer.name() + " warms cache "
                        + warmer.cache().name() + ", which no Larder bean has made; make the cache with one"));
    }

    private void await(List<Warming> atStart) throws InterruptedException {
        long left = properties.readyWithin().toMillis();
        for (Warming warming : atStart) {
            if (!warming.await(Duration.ofMillis(Math.max(0, left)))) {
                LOG.warn(
                        "The application is ready before a warmer has ended: warmer={} waited={}; it goes on",
                        warming.warmer().name(),
                        properties.readyWithin());
                return;
            }
            left = Math.max(0, left - warming.progress().elapsed().toMillis());
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
