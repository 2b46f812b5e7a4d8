package dev.larder.console.webhook;

import dev.larder.console.api.Watches.Alert;

/**
 * What is sent, as JSON; {@code docs/console-api.md} has it field by field.
 *
 * @param version 1
 * @param id the same for one firing, however often it is told
 * @param event firing or cleared
 * @param text a line for people; what chats show
 * @param alert the alert
 * @param environment the console's badge, or empty
 * @param sentBy the node that sends it
 * @param sentAt epoch milliseconds
 */
record Message(
        int version,
        String id,
        String event,
        String text,
        Alert alert,
        String environment,
        String sentBy,
        long sentAt) {

    static Message of(Alert alert, String environment, String node, long now) {
        String subject = alert.cache() != null ? alert.cache() : alert.node() != null ? alert.node() : "";
        String badge = environment.isEmpty() ? "" : environment + " ";
        String line = badge + alert.namespace() + " " + alert.severity() + " " + alert.state() + ": " + alert.text();
        String id = String.join("/", alert.namespace(), alert.id(), subject, String.valueOf(alert.since()));
        return new Message(1, id, alert.state(), line, alert, environment, node, now);
    }
}
