package dev.larder.spring.logging;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What goes to the log, under {@code larder.logging}.
 *
 * @param enabled whether invalidations, failed loads and a slow Redis are logged
 * @param slow from which round trip on Redis counts as slow; logged once when it becomes so and once when it is over
 */
@ConfigurationProperties("larder.logging")
record LoggingProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("100ms") Duration slow) {

    LoggingProperties {
        if (slow.isNegative() || slow.isZero()) {
            throw new IllegalArgumentException(
                    "larder.logging.slow is " + slow + ": give a positive duration such as 100ms");
        }
    }
}
