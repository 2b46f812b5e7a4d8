package dev.larder.redis.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.LoadException;
import dev.larder.Outcome;
import dev.larder.redis.Redis;
import dev.larder.redis.nodes.Orders;
import dev.larder.testkit.Gate;
import dev.larder.testkit.faults.FaultRow;
import dev.larder.testkit.faults.FaultTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The loader, or the threads it runs on, let callers down. */
final class LoadersIT extends Faults {

    /** Of the Larder that was made last. */
    private Signs signs;

    private Cache<String, String> cache(String name, CacheSpec.Loader<String, String> loader, Spec otherwise) {
        CacheSpec<String, String> spec = CacheSpec.of(name + ":{id}", String.class, String.class)
                .jitter(0)
                .loader(loader);
        Larder larder = readyLarder(builder -> builder.shared(Redis.at(server.uri())));
        signs = signs(larder);
        return larder.cache(otherwise.of(spec));
    }

    @Override
    Level logged() {
        return Level.DEBUG;
    }

    private interface Spec {
        CacheSpec<String, String> of(CacheSpec<String, String> spec);
    }

    private static long nanosOf(Runnable action) {
        long began = System.nanoTime();
        action.run();
        return System.nanoTime() - began;
    }

    @FaultTest
    void aHotKeyExpires() throws Exception {
        Duration lifetime = Duration.ofMillis(400);
        AtomicInteger loads = new AtomicInteger();
        Supplier<String> source = () -> {
            loads.incrementAndGet();
            elapseQuietly(Duration.ofMillis(20));
            return "value";
        };
        List<Cache<String, String>> nodes = IntStream.range(0, 3)
                .mapToObj(node -> cache("hot", id -> source.get(), spec -> spec.timeToLive(lifetime)))
                .toList();
        nodes.forEach(node -> node.get("1"));
        long began = System.nanoTime();
        List<Long> nanos = crowd(nodes, node -> node.get("1"), Duration.ofSeconds(3));
        long lifetimes = (System.nanoTime() - began) / lifetime.toNanos() + 1;
        int guarded = loads.getAndSet(0);
        crowd(List.of(new Naive(lifetime.toNanos(), source)), Naive::get, Duration.ofSeconds(3));

        assertThat((long) guarded).as("loads").isLessThanOrEqualTo(2 * lifetimes);
        assertThat(loads.get()).isGreaterThan(2 * guarded);
        FaultRow.of(29, "a hot key: 48 callers on 3 nodes, expires every 400 ms, loads take 20 ms")
                .calls(nanos, 0)
                .shown(signs.grew("larder.load", "cache", "hot"), signs.up(), signs.detailed("Lookup: cache=hot"))
                .withoutTheGuard(guarded + " loads; get, load and set without a flight: " + loads + " loads")
                .publish();
    }

    /** What is written where nobody thinks of callers who come together. */
    private static final class Naive {
        private final long lifetimeNanos;
        private final Supplier<String> source;
        private volatile String value = "";
        private volatile long untilNanos = System.nanoTime();

        Naive(long lifetimeNanos, Supplier<String> source) {
            this.lifetimeNanos = lifetimeNanos;
            this.source = source;
        }

        String get() {
            if (System.nanoTime() - untilNanos >= 0) {
                value = source.get();
                untilNanos = System.nanoTime() + lifetimeNanos;
            }
            return value;
        }
    }

    private static void elapseQuietly(Duration time) {
        try {
            elapse(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> List<Long> crowd(List<T> nodes, Consumer<T> ask, Duration time) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(48, Orders::daemon);
        AtomicBoolean isOver = new AtomicBoolean();
        List<Future<List<Long>>> answers = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            T node = nodes.get(i % nodes.size());
            answers.add(callers.submit(() -> {
                List<Long> nanos = new ArrayList<>();
                while (!isOver.get()) {
                    nanos.add(nanosOf(() -> ask.accept(node)));
                    elapse(Duration.ofMillis(5));
                }
                return nanos;
            }));
        }
        elapse(time);
        isOver.set(true);
        List<Long> all = new ArrayList<>();
        for (Future<List<Long>> answer : answers) {
            all.addAll(answer.get(30, TimeUnit.SECONDS));
        }
        callers.shutdown();
        return all;
    }

    @FaultTest
    void itThrows() throws Exception {
        AtomicBoolean isBroken = new AtomicBoolean();
        CacheSpec.Loader<String, String> loader = id -> {
            if (isBroken.get()) {
                throw new IOException("no source");
            }
            return "value";
        };
        Cache<String, String> strict = cache("strict", loader, spec -> spec);
        Cache<String, String> forgiving = cache(
                "forgiving",
                loader,
                spec -> spec.timeToLive(Duration.ofMillis(20)).staleIfError(Duration.ofHours(1)));
        forgiving.get("1");
        isBroken.set(true);
        elapse(Duration.ofMillis(50));
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            nanos.add(nanosOf(() -> assertThat(forgiving.lookup("1").outcome()).isEqualTo(Outcome.STALE)));
        }
        assertThatThrownBy(() -> strict.get("1"))
                .isInstanceOf(LoadException.class)
                .hasRootCauseMessage("no source");
        isBroken.set(false);
        assertThat(strict.get("1")).isEqualTo("value");
        long back = nanosOf(() -> assertThat(forgiving.get("1")).isEqualTo("value"));

        FaultRow.of(31, "the loader throws, `staleIfError` of an hour")
                .calls(nanos, 0)
                .backAfter(Duration.ofNanos(back))
                .shown(
                        signs.grew("larder.load", "result", "failure") + ", " + signs.grew("larder.stale.served"),
                        signs.up(),
                        signs.detailed("Lookup: cache=forgiving outcome=stale"))
                .withoutTheGuard(
                        "without `staleIfError`: `LoadException` with the loader's own as its cause; nothing is kept")
                .publish();
    }

    @FaultTest
    void itHangs() throws Exception {
        Gate gate = new Gate();
        CacheSpec.Loader<String, String> loader = id -> {
            if (id.equals("1")) {
                gate.passInterruptibly();
            }
            return "value";
        };
        Duration limit = Duration.ofMillis(300);
        Cache<String, String> bounded = cache("bounded", loader, spec -> spec.hardLoadTimeout(limit));
        long waited = nanosOf(() -> assertThatThrownBy(() -> bounded.get("1")).isInstanceOf(LoadException.class));
        List<Long> others = new ArrayList<>();
        for (int i = 100; i < 200; i++) {
            String id = Integer.toString(i);
            others.add(nanosOf(() -> assertThat(bounded.get(id)).isEqualTo("value")));
        }
        Signs ofBounded = signs;
        Cache<String, String> unbounded = cache("unbounded", loader, spec -> spec);
        Future<String> waiting =
                Executors.newSingleThreadExecutor(Orders::daemon).submit(() -> unbounded.get("1"));
        elapse(Duration.ofSeconds(1));
        assertThat(waiting).as("without a limit the caller still waits").isNotDone();
        gate.open();
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo("value");

        assertThat(Duration.ofNanos(waited)).isBetween(limit, Duration.ofSeconds(10));
        FaultRow.of(32, "the loader hangs, `hardLoadTimeout` of 300 ms (calls: other keys)")
                .calls(others, 0)
                .shown(
                        ofBounded.grew("larder.loads.late"),
                        ofBounded.up(),
                        ofBounded.detailed("Lookup: cache=bounded outcome=failure"))
                .withoutTheGuard("its own caller is told after " + waited / 1_000_000
                        + " ms; without the limit it waits as long as the loader")
                .publish();
    }

    @FaultTest
    void itAnswersNull() {
        AtomicInteger loads = new AtomicInteger();
        CacheSpec.Loader<String, String> loader = id -> {
            loads.incrementAndGet();
            return null;
        };
        Cache<String, String> remembering =
                cache("remembering", loader, spec -> spec.negativeTimeToLive(Duration.ofMinutes(1)));
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            nanos.add(nanosOf(() -> assertThat(remembering.get("1")).isNull()));
        }
        assertThat(loads).hasValue(1);
        Signs ofRemembering = signs;
        Cache<String, String> asking = cache("asking", loader, spec -> spec);
        for (int i = 0; i < 100; i++) {
            assertThat(asking.get("1")).isNull();
        }

        FaultRow.of(33, "the loader answers null, `negativeTimeToLive` of a minute")
                .calls(nanos, 0)
                .shown(
                        ofRemembering.grew("cache.gets", "tier", "memory", "result", "hit"),
                        ofRemembering.up(),
                        ofRemembering.detailed("Lookup: cache=remembering outcome="))
                .withoutTheGuard("1 load; without it " + (loads.get() - 1) + " loads for 100 calls")
                .publish();
    }

    @FaultTest
    void aWaitingCallerIsInterrupted() throws Exception {
        Gate gate = new Gate();
        Cache<String, String> cache = cache(
                "interrupted",
                id -> {
                    gate.pass();
                    return "value";
                },
                spec -> spec);
        ExecutorService threads = Executors.newCachedThreadPool(Orders::daemon);
        Future<String> loading = threads.submit(() -> cache.get("1"));
        gate.awaitArrival();
        AtomicReference<Thread> waiter = new AtomicReference<>();
        AtomicBoolean isFlagged = new AtomicBoolean();
        Future<Long> interrupted = threads.submit(() -> {
            waiter.set(Thread.currentThread());
            long nanos = nanosOf(() -> assertThatThrownBy(() -> cache.get("1")).isInstanceOf(LoadException.class));
            isFlagged.set(Thread.currentThread().isInterrupted());
            return nanos;
        });
        elapse(Duration.ofMillis(200));
        long began = System.nanoTime();
        waiter.get().interrupt();
        interrupted.get(30, TimeUnit.SECONDS);
        long took = System.nanoTime() - began;
        gate.open();

        assertThat(isFlagged).isTrue();
        assertThat(loading.get(30, TimeUnit.SECONDS)).isEqualTo("value");
        assertThat(cache.get("1")).isEqualTo("value");
        FaultRow.of(34, "a caller that waits for another's load is interrupted")
                .calls(List.of(took), 0)
                .shown(
                        signs.grew("larder.load", "result", "success"),
                        signs.up(),
                        signs.detailed("Lookup: cache=interrupted outcome="))
                .withoutTheGuard("it gets a `LoadException`, as promised, its flag set again; the load and the"
                        + " connection go on; a `FutureTask` that the interrupted one cancels: the other fails too")
                .publish();
        interruptedWhereOneTaskIsShared(threads);
    }

    /** As it is often written: whoever is interrupted cancels what he waits for, and so what others wait for. */
    private static void interruptedWhereOneTaskIsShared(ExecutorService threads) throws Exception {
        Gate gate = new Gate();
        FutureTask<String> shared = new FutureTask<>(() -> {
            gate.passInterruptibly();
            return "value";
        });
        threads.execute(shared);
        gate.awaitArrival();
        Future<String> other = threads.submit(() -> shared.get(30, TimeUnit.SECONDS));
        shared.cancel(/* mayInterruptIfRunning= */ true);
        assertThatThrownBy(() -> other.get(30, TimeUnit.SECONDS)).hasRootCauseInstanceOf(CancellationException.class);
    }

    @FaultTest
    void theExecutorTakesNothing() throws Exception {
        AtomicInteger rejected = new AtomicInteger();
        AtomicInteger loads = new AtomicInteger();
        Supplier<CacheSpec<String, String>> spec = () -> CacheSpec.of("busy:{id}", String.class, String.class)
                .jitter(0)
                .timeToLive(Duration.ofMillis(50))
                .staleWhileRevalidate(Duration.ofHours(1))
                .loader(id -> "value " + loads.incrementAndGet());
        Executor full = task -> {
            rejected.incrementAndGet();
            throw new RejectedExecutionException("full");
        };
        Larder larder =
                readyLarder(builder -> builder.shared(Redis.at(server.uri())).executor(full));
        Cache<String, String> cache = larder.cache(spec.get());
        Signs ofFull = signs(larder);
        cache.get("1");
        elapse(Duration.ofMillis(100));
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            nanos.add(nanosOf(() -> assertThat(cache.get("1")).startsWith("value")));
        }
        assertThat(cache.async().get("2").get(30, TimeUnit.SECONDS)).startsWith("value");

        assertThat(rejected.get()).isPositive();
        assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> cache.get("3"), full))
                .isInstanceOf(RejectedExecutionException.class);
        FaultRow.of(35, "the executor takes no task")
                .calls(nanos, 0)
                .shown(
                        ofFull.grew("larder.executor.rejected"),
                        ofFull.up(),
                        ofFull.detailed("Lookup: cache=busy outcome=stale"))
                .withoutTheGuard(
                        "reloads behind stale answers were dropped, asynchronous lookups ran on their callers'"
                                + " threads; handed to that executor plainly, a lookup fails with its `RejectedExecutionException`")
                .publish();
    }
}
