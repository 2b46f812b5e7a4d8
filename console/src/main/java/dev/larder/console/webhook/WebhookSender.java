package dev.larder.console.webhook;

import dev.larder.Clock;
import dev.larder.internal.threads.Threads;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends messages by HTTP POST, one after the other, on a thread of its own. One that is not taken is sent again, each time after twice the pause, and is
 * given up in the end. At most a hundred wait; of more the oldest is dropped. Thread-safe; nothing here blocks but its own thread.
 */
public final class WebhookSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int WAITING = 100;
    private static final int CLIENT_THREADS = 2;
    private static final int CLIENT_TASKS = 1_000;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Settings settings;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();
    private final ScheduledThreadPoolExecutor thread = Threads.timer("larder-console-webhook");
    private final HttpClient client;
    // Guarded by this, and so is all below.
    private final Deque<Message> waiting = new ArrayDeque<>();
    private boolean isBusy;
    private long sent;
    private long failed;
    private long dropped;
    private @Nullable Long lastAt;
    private @Nullable Attempt last;

    /**
     * Where to, and how.
     *
     * @param uri http or https
     * @param secret signs each message; empty for none
     * @param timeout how long one attempt may take; positive
     * @param attempts how many there are for each message; positive
     * @param pause before the second attempt; positive
     */
    public record Settings(URI uri, String secret, Duration timeout, int attempts, Duration pause) {}

    /**
     * What came of it so far.
     *
     * @param sent messages that were taken
     * @param failed messages that were given up
     * @param dropped messages that found no room
     * @param waiting messages that wait or are on their way
     * @param lastAt when the last attempt ended, epoch milliseconds; null before the first
     * @param lastStatus what the last answer said; null if there was none
     * @param lastError why the last attempt failed; null if it did not
     */
    public record Outcomes(
            long sent,
            long failed,
            long dropped,
            int waiting,
            @Nullable Long lastAt,
            @Nullable Integer lastStatus,
            @Nullable String lastError) {}

    /** What came of one attempt; the error is null if it was taken. */
    private record Attempt(
            @Nullable Integer status, @Nullable String error, boolean mayBeRepeated) {}

    /** A webhook to which nothing was sent yet. */
    public WebhookSender(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .executor(Threads.pool("larder-console-webhook-http", CLIENT_THREADS, CLIENT_TASKS))
                .connectTimeout(settings.timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Where it goes to, without path and user: these may be secret. */
    public String shownUrl() {
        URI uri = settings.uri;
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + "/…";
    }

    /** Sends something, soon. */
    void send(Message message) {
        synchronized (this) {
            waiting.addLast(message);
            if (waiting.size() > WAITING) {
                waiting.removeFirst();
                dropped++;
            }
            if (isBusy) {
                return;
            }
            isBusy = true;
        }
        soon(this::next, 0);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the thread
    private void soon(Runnable task, long millis) {
        try {
            thread.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("Nothing is told any more: the console has ended");
        }
    }

    private void next() {
        Message message;
        synchronized (this) {
            message = waiting.pollFirst();
            isBusy = message != null;
        }
        if (message != null) {
            attempt(message, 1);
        }
    }

    private void attempt(Message message, int number) {
        Attempt attempt = attempt(message);
        boolean isRepeated = attempt.mayBeRepeated && number < settings.attempts;
        if (thread.isShutdown()) {
            return;
        }
        note(attempt, isRepeated);
        if (isRepeated) {
            soon(() -> attempt(message, number + 1), pauseMillis(number));
        } else {
            soon(this::next, 0);
        }
    }

    private long pauseMillis(int number) {
        long doubled = settings.pause.toMillis() << Math.min(number - 1, 16);
        return Math.min(doubled, LONGEST_PAUSE.toMillis());
    }

    private Attempt attempt(Message message) {
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request(message), BodyHandlers.discarding());
        try {
            // By request.timeout() a body may take for ever.
            return judged(answer.get(settings.timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .statusCode());
        } catch (ExecutionException failure) {
            return new Attempt(null, why(failure), /* mayBeRepeated= */ true);
        } catch (TimeoutException late) {
            answer.cancel(true);
            return new Attempt(null, "no answer within " + settings.timeout.toMillis() + " ms", true);
        } catch (InterruptedException closing) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Attempt(null, "the console ended", /* mayBeRepeated= */ false);
        }
    }

    private static String why(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }

    // What is wrong with the request is wrong with the next one, too.
    private static Attempt judged(int status) {
        boolean isTaken = status / 100 == 2;
        boolean mayBeRepeated = status >= 500 || status == 408 || status == 429;
        return new Attempt(status, isTaken ? null : "status " + status, !isTaken && mayBeRepeated);
    }

    private HttpRequest request(Message message) {
        byte[] body = json.writeValueAsBytes(message);
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.uri)
                .timeout(settings.timeout)
                .header("Content-Type", "application/json")
                .header("User-Agent", "larder-console")
                .header("X-Larder-Event", message.event())
                .POST(BodyPublishers.ofByteArray(body));
        if (!settings.secret.isEmpty()) {
            request.header("X-Larder-Signature", Signature.of(settings.secret, body));
        }
        return request.build();
    }

    private synchronized void note(Attempt attempt, boolean isRepeated) {
        boolean isTaken = attempt.error == null;
        if (!isTaken && !isRepeated) {
            LOG.warn("An alert was not told to the webhook: url={} cause={}", shownUrl(), attempt.error);
        }
        sent += isTaken ? 1 : 0;
        failed += isTaken || isRepeated ? 0 : 1;
        lastAt = clock.millis();
        last = attempt;
    }

    /** What came of it so far. */
    public synchronized Outcomes outcomes() {
        return new Outcomes(
                sent,
                failed,
                dropped,
                waiting.size() + (isBusy ? 1 : 0),
                lastAt,
                last == null ? null : last.status,
                last == null ? null : last.error);
    }

    /** Sends nothing any more; what waits is lost. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
