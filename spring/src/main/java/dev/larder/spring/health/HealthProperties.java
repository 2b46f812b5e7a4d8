package dev.larder.spring.health;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How health is judged, under {@code larder.health}.
 *
 * @param required whether the application cannot do without Redis, so that it is down, and not degraded, while Redis is away
 * @param slow from which round trip on Redis counts as slow, which is degraded
 * @param readBack whether a value is written to Redis and read back, which shows also a Redis that answers but takes no writes
 */
@ConfigurationProperties("larder.health")
record HealthProperties(
        @DefaultValue("false") boolean required,
        @DefaultValue("250ms") Duration slow,
        @DefaultValue("true") boolean readBack) {

    HealthProperties {
        if (slow.isNegative() || slow.isZero()) {
            throw new IllegalArgumentException(
                    "larder.health.slow is " + slow + ": give a positive duration such as 250ms");
        }
    }
}
