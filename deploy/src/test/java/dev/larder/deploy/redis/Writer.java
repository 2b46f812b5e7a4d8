package dev.larder.deploy.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An application that writes one key after the other to whichever machine takes it, and notes what was acknowledged. */
final class Writer implements AutoCloseable {
    private final Site site;
    private final String keys;
    private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final Semaphore fresh = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean isClosed;

    private Writer(Site site, String keys) {
        this.site = site;
        this.keys = keys;
    }

    /** Starts one whose keys begin so. */
    static Writer to(Site site, String keys) {
        Writer writer = new Writer(site, keys);
        Thread thread = new Thread(writer::writeOn, "writer");
        thread.setDaemon(true);
        thread.start();
        return writer;
    }

    private void writeOn() {
        int number = 0;
        try {
            while (!isClosed) {
                number = writeTo(
                        site.machines().get(refusals.get() % site.machines().size()), number);
                refusals.incrementAndGet();
            }
        } finally {
            ended.countDown();
        }
    }

    /** Until that machine refuses. A key whose outcome is unknown is given up: nobody was promised anything. */
    private int writeTo(Machine machine, int first) {
        int number = first;
        try (RedisClient client = RedisClient.create();
                StatefulRedisConnection<String, String> connection = connect(client, machine)) {
            while (!isClosed) {
                String key = keys + number++;
                connection.sync().set(key, key);
                acknowledged.add(key);
                fresh.release();
            }
        } catch (RedisException refused) {
            // not a master, or none any more: the next one
        }
        return number;
    }

    private StatefulRedisConnection<String, String> connect(RedisClient client, Machine machine) {
        client.setOptions(site.clientOptions()
                .autoReconnect(false)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofSeconds(2))
                        .build())
                .build());
        return client.connect(RedisURI.builder()
                .withHost(machine.host())
                .withPort(site.redisPort())
                .withSsl(site.speaksTls())
                .withAuthentication("application", site.password("application"))
                .withTimeout(Duration.ofSeconds(60))
                .build());
    }

    /** Waits until that many more writes are acknowledged. */
    void awaitMore(int count) throws InterruptedException {
        fresh.drainPermits();
        if (!fresh.tryAcquire(count, 60, TimeUnit.SECONDS)) {
            throw new AssertionError("No " + count + " writes were acknowledged within a minute");
        }
    }

    /** Ends it, and tells everything that was acknowledged. */
    List<String> finish() {
        end();
        return List.copyOf(acknowledged);
    }

    @Override
    public void close() {
        end();
    }

    private void end() {
        isClosed = true;
        try {
            if (!ended.await(90, TimeUnit.SECONDS)) {
                throw new AssertionError("The writer does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
