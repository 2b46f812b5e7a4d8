package dev.larder.console.alerts;

import dev.larder.console.api.Watches.Alert;
import java.util.List;

/** Somebody who is told of alerts, on the console's thread; must not hold it up. */
@FunctionalInterface
public interface AlertListener {

    /**
     * Somebody has looked.
     *
     * @param firing what fires now
     * @param changes what has fired or cleared since the last look
     */
    void looked(List<Alert> firing, List<Alert> changes);
}
