package dev.larder.console.webhook;

import dev.larder.console.webhook.WebhookSender.Outcomes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToLongFunction;

/** What came of a webhook's messages, as meters. */
public final class WebhookMeters implements MeterBinder {

    private final WebhookSender sender;

    /** Meters of a webhook. */
    public WebhookMeters(WebhookSender sender) {
        this.sender = sender;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        count(registry, "sent", Outcomes::sent);
        count(registry, "failed", Outcomes::failed);
        count(registry, "dropped", Outcomes::dropped);
    }

    private void count(MeterRegistry registry, String outcome, ToLongFunction<Outcomes> figure) {
        FunctionCounter.builder("larder.console.webhook", sender, from -> figure.applyAsLong(from.outcomes()))
                .tag("outcome", outcome)
                .description("Messages of the console's alerts, by what came of them")
                .register(registry);
    }
}
