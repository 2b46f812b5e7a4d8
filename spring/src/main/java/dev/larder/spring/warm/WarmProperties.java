package dev.larder.spring.warm;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Beans of type Warmer, under {@code larder.warm}.
 *
 * @param enabled whether they do anything at all
 * @param beforeReady whether the application says that it is ready only after the warmers that begin at the start have ended once, well or not
 * @param readyWithin for how long it waits for them at most
 */
@ConfigurationProperties("larder.warm")
record WarmProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean beforeReady,
        @DefaultValue("1m") Duration readyWithin) {

    WarmProperties {
        if (readyWithin.isNegative() || readyWithin.isZero()) {
            throw new IllegalArgumentException("larder.warm.ready-within is " + readyWithin
                    + ": give a positive duration such as 1m; larder.warm.before-ready=false waits for nothing");
        }
    }
}
