package dev.larder.console.stream;

import dev.larder.console.api.Overviews.Event;
import dev.larder.console.api.Watches.Alert;
import dev.larder.console.live.Site;
import dev.larder.console.live.Sites;
import dev.larder.console.stream.Messages.Message;
import dev.larder.console.views.HistoryView;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a frame a second and namespace, and what happens in between, to all who listen. Frames are made once, however many listen, and not at all
 * while nobody does. Thread-safe.
 */
public final class Broadcast implements AutoCloseable {

    private static final int KEPT = 300;
    private static final int LET_GO_AFTER_SECONDS = 60;
    private static final int HEARTBEAT_SECONDS = 15;
    private static final int STAY_WARM_SECONDS = 60;
    private static final byte[] RETRY = "retry: 3000\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HEARTBEAT = ": \n\n".getBytes(StandardCharsets.UTF_8);

    private final Messages messages;
    private final Clients clients;
    private final JsonMapper json = JsonMapper.shared();
    private int seconds;
    private int lonelySeconds = STAY_WARM_SECONDS;

    /**
     * Of all namespaces.
     *
     * @param process different for each process
     * @param most how many clients there may be
     */
    public Broadcast(Sites sites, String process, int most) {
        this.messages = new Messages(process, KEPT);
        this.clients = new Clients(most);
        sites.all().forEach(site -> site.happenings().each(event -> notice(site, event, sites)));
        sites.all().forEach(site -> site.listen((firing, changes) -> changes.forEach(alert -> tell(site, alert))));
        sites.eachSecond(this::second);
    }

    // On the console's thread: whoever something happens to has other things to do.
    private void notice(Site site, Event event, Sites sites) {
        if (isHeard()) {
            sites.run(() -> say("notice", site.namespace(), event));
        }
    }

    private void tell(Site site, Alert alert) {
        if (isHeard()) {
            say("alert", site.namespace(), alert);
        }
    }

    /** Says something to all who listen to a namespace. On the console's thread. */
    public void say(String event, String namespace, Object what) {
        Message message = messages.add(event, namespace, json.writeValueAsString(what));
        clients.connected().stream()
                .filter(client -> client.namespace().equals(namespace))
                .forEach(client -> client.send(message.bytes()));
    }

    private boolean isHeard() {
        return lonelySeconds < STAY_WARM_SECONDS;
    }

    private void second(Site site) {
        lonelySeconds = clients.size() > 0 ? 0 : Math.min(STAY_WARM_SECONDS, lonelySeconds + 1);
        if (!isHeard()) {
            return;
        }
        if (clients.size() > 0) {
            site.fleet().wake();
        }
        say("frame", site.namespace(), HistoryView.frame(site));
        boolean isHeartbeat = ++seconds % HEARTBEAT_SECONDS == 0;
        for (StreamClient client : clients.connected()) {
            if (client.second() > LET_GO_AFTER_SECONDS) {
                client.end();
            } else if (isHeartbeat) {
                client.send(HEARTBEAT);
            }
        }
    }

    /** Takes a place for a client; false if there is none left. */
    public boolean take() {
        return clients.take();
    }

    /** Begins to send to a client that has a place. */
    public void join(AsyncContext context, String namespace, @Nullable String lastId) {
        try {
            StreamClient client = new StreamClient(context, namespace, clients);
            List<byte[]> first = new ArrayList<>(List.of(RETRY));
            messages.after(lastId, namespace).forEach(message -> first.add(message.bytes()));
            clients.join(client);
            client.start(first);
        } catch (IOException gone) {
            clients.giveBack();
            context.complete();
        }
    }

    /** How many clients there are. */
    public int listeners() {
        return clients.size();
    }

    /** How many messages wait for the client that is furthest behind. */
    public int longestQueue() {
        return clients.connected().stream()
                .mapToInt(StreamClient::waiting)
                .max()
                .orElse(0);
    }

    @Override
    public void close() {
        clients.connected().forEach(StreamClient::end);
    }
}
