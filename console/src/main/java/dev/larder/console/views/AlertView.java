package dev.larder.console.views;

import dev.larder.console.alerts.Watch;
import dev.larder.console.api.Watches.AlertPage;
import dev.larder.console.api.Watches.Webhook;
import dev.larder.console.live.Site;
import dev.larder.console.webhook.WebhookSender;
import org.jspecify.annotations.Nullable;

/** What is wrong and what was, what would be, and who was told. */
public final class AlertView {

    private AlertView() {}

    /** Of a namespace; without a webhook, null. */
    public static AlertPage of(Site site, @Nullable WebhookSender sender) {
        Watch watch = site.watch();
        return new AlertPage(watch.health(), watch.alerts(), watch.thresholds(), told(sender));
    }

    private static Webhook told(@Nullable WebhookSender sender) {
        if (sender == null) {
            return new Webhook(false, 0, 0, 0, null, null, 0, null, null);
        }
        WebhookSender.Outcomes outcomes = sender.outcomes();
        return new Webhook(
                true,
                outcomes.sent(),
                outcomes.failed(),
                outcomes.dropped(),
                outcomes.lastError(),
                sender.shownUrl(),
                outcomes.waiting(),
                outcomes.lastAt(),
                outcomes.lastStatus());
    }
}
