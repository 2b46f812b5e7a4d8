package dev.larder.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.flags.Flag;
import dev.larder.flags.Flags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FlagMetersTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void tellWhyDefaultsWereAnswered() {
        try (Larder larder = Larder.named("shop").build()) {
            Flags flags = Flags.on(larder, () -> Map.of("most", "many"));
            new FlagMeters(flags).bindTo(registry);

            flags.get(Flag.number("most", 1));
            flags.get(Flag.bool("on", true));
            flags.get(Flag.bool("off", false));

            assertThat(registry.scrape().lines().filter(line -> line.startsWith("larder_flags_")))
                    .containsExactlyInAnyOrder(
                            defaults("away", 0), defaults("unknown", 2), defaults("mistyped", 1), away(0));
        }
    }

    @Test
    void tellThatTheSourceIsAway() {
        try (Larder larder = Larder.named("shop").build()) {
            Flags flags = Flags.on(larder, () -> {
                throw new IllegalStateException("the source is away");
            });
            new FlagMeters(flags).bindTo(registry);

            flags.get(Flag.bool("on", true));

            assertThat(registry.scrape()).contains(defaults("away", 1), away(1));
        }
    }

    private static String defaults(String reason, int count) {
        return "larder_flags_defaults_total{namespace=\"shop:v1\",reason=\"" + reason + "\"} " + count + ".0";
    }

    private static String away(int is) {
        return "larder_flags_away{namespace=\"shop:v1\"} " + is + ".0";
    }
}
