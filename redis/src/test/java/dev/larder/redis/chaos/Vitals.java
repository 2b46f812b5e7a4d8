package dev.larder.redis.chaos;

import dev.larder.Larder;
import dev.larder.LarderStatus;
import dev.larder.micrometer.LarderMetrics;
import dev.larder.redis.faults.Ailment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator would see of a node: what its health page is made of, and meters by the names under which they are scraped. Each is
 * told once in a life, in the log and at once, since the life may end at any moment. Used by one thread at a time.
 */
final class Vitals {

    /** What a line begins with that tells of a meter that has grown. */
    static final String METER = "Meter has grown: ";

    /** What a line begins with that tells why the node is degraded. */
    static final String HEALTH = "Health: degraded: ";

    static final String FAILED = "larder.tier.errors";

    /** The meters that are looked at. */
    static final List<String> METERS = List.of(FAILED, "larder.tier.connect.failures", "larder.invalidations.deferred");

    private static final Logger LOG = LoggerFactory.getLogger(Vitals.class);

    private final Larder larder;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Set<Ailment> ailments = EnumSet.noneOf(Ailment.class);
    private final Set<String> grown = new HashSet<>();

    Vitals(Larder larder) {
        this.larder = larder;
        new LarderMetrics(larder).bindTo(meters);
    }

    void look() {
        LarderStatus status = larder.status();
        for (Ailment each : Ailment.values()) {
            if (each.isThere(status) && ailments.add(each)) {
                LOG.info("{}{}", HEALTH, each);
            }
        }
        METERS.forEach(this::lookAt);
    }

    private void lookAt(String meter) {
        double count = meters.find(meter).meters().stream()
                .mapToDouble(each -> each.measure().iterator().next().getValue())
                .sum();
        if (count > 0 && grown.add(meter)) {
            LOG.info("{}{}", METER, meter);
        }
    }
}
