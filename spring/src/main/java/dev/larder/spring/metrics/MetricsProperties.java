package dev.larder.spring.metrics;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is measured and told under {@code larder.metrics}.
 *
 * @param enabled whether there are meters, observations and the summary at all
 * @param observations whether loads and round trips to the shared tier are observed, which makes spans of them where there is a tracer;
 *     hits never are
 * @param publishInterval how often one line of figures goes to the log; 0 for never
 * @param detailed whether each cache gets such a line too
 * @param web whether the application itself serves /metrics/cache, for existing dashboards; the management port always does
 * @param prefix what the application's own three figures on that page begin with, such as "aikernel"; empty for none of them
 */
@ConfigurationProperties("larder.metrics")
record MetricsProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean observations,
        @DefaultValue("60s") Duration publishInterval,
        @DefaultValue("false") boolean detailed,
        @DefaultValue("false") boolean web,
        @DefaultValue("") String prefix) {

    MetricsProperties {
        if (publishInterval.isNegative()) {
            throw new IllegalArgumentException("larder.metrics.publish-interval is " + publishInterval
                    + ": give a positive duration such as 60s, or 0 to switch the summary off");
        }
        if (!prefix.matches("([a-zA-Z_][a-zA-Z0-9_]*)?")) {
            throw new IllegalArgumentException("larder.metrics.prefix is '" + prefix
                    + "': give letters, digits and underscores, not beginning with a digit, or leave it out");
        }
    }
}
