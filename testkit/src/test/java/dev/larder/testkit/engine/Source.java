package dev.larder.testkit.engine;

import dev.larder.CacheSpec.BulkLoader;
import dev.larder.CacheSpec.Loader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A system of record: values, how often it was asked, what happens while it is asked, and a way to fail. Thread-safe. */
final class Source implements Loader<Integer, String> {

    /** Something that happens while a value is on its way. */
    interface Action {
        void run() throws Exception;
    }

    private final Map<Integer, String> values = new ConcurrentHashMap<>();
    private final AtomicInteger loads = new AtomicInteger();
    private final List<Set<Integer>> bulks = new CopyOnWriteArrayList<>();
    private volatile Action before = () -> {};
    private volatile Action after = () -> {};
    private volatile @Nullable Supplier<? extends Throwable> failure;

    Source set(int key, String value) {
        values.put(key, value);
        return this;
    }

    void remove(int key) {
        values.remove(key);
    }

    String value(int key) {
        return Objects.requireNonNull(values.get(key));
    }

    /** Before the value is read. */
    void before(Action action) {
        before = action;
    }

    /** After the value was read, before it is answered: what changes here overtakes the load. */
    void after(Action action) {
        after = action;
    }

    void fail(Supplier<? extends Throwable> newFailure) {
        failure = newFailure;
    }

    void down() {
        fail(() -> new IllegalStateException("the source is down"));
    }

    void heal() {
        failure = null;
    }

    int loads() {
        return loads.get();
    }

    /** The keys of each bulk load. */
    List<Set<Integer>> bulks() {
        return bulks;
    }

    @Override
    public @Nullable String load(Integer key) throws Exception {
        loads.incrementAndGet();
        before.run();
        failIfTold();
        String value = values.get(key);
        after.run();
        return value;
    }

    BulkLoader<Integer, String> bulk() {
        return keys -> {
            bulks.add(Set.copyOf(keys));
            before.run();
            failIfTold();
            Map<Integer, String> found =
                    keys.stream().filter(values::containsKey).collect(Collectors.toMap(key -> key, values::get));
            after.run();
            return found;
        };
    }

    private void failIfTold() throws Exception {
        Supplier<? extends Throwable> told = failure;
        Throwable thrown = told == null ? null : told.get();
        if (thrown instanceof Exception exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }
}
