package dev.larder.testkit.engine;

import dev.larder.writes.WriteBehind.RefusedException;
import dev.larder.writes.WriteBehind.Write;
import dev.larder.writes.WriteBehind.Writer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Writes batches to a {@link Source}, and remembers them; fails, refuses and waits as a test tells it. Thread-safe. */
final class WrittenBehind implements Writer<Integer, String> {

    private final Source source;
    private final List<List<Write<Integer, String>>> batches = new CopyOnWriteArrayList<>();
    private final Set<Integer> refused = ConcurrentHashMap.newKeySet();
    private final Set<Integer> failing = ConcurrentHashMap.newKeySet();
    private volatile boolean isDown;
    private volatile Source.Action before = () -> {};
    private volatile Source.Action after = () -> {};

    WrittenBehind(Source source) {
        this.source = source;
    }

    void down() {
        isDown = true;
    }

    void heal() {
        isDown = false;
        failing.clear();
    }

    /** Can never write that key. */
    void refuse(int key) {
        refused.add(key);
    }

    /** Fails whenever that key is in a batch. */
    void failFor(int key) {
        failing.add(key);
    }

    /** Before anything of a batch is written. */
    void before(Source.Action action) {
        before = action;
    }

    /** After a batch was written, before that is answered. */
    void after(Source.Action action) {
        after = action;
    }

    /** What the writer was called with, in words: {@code 1=a 2=b} and {@code -1} for a delete. */
    List<String> batches() {
        return batches.stream()
                .map(batch -> batch.stream().map(WrittenBehind::words).collect(Collectors.joining(" ")))
                .toList();
    }

    private static String words(Write<Integer, String> write) {
        return write.isDelete() ? "-" + write.key() : write.key() + "=" + write.value();
    }

    /** The attempts that the last batch was told of. */
    List<Integer> attempts() {
        return batches.get(batches.size() - 1).stream().map(Write::attempt).toList();
    }

    @Override
    public void write(List<Write<Integer, String>> batch) throws Exception {
        batches.add(batch);
        before.run();
        if (isDown || batch.stream().anyMatch(write -> failing.contains(write.key()))) {
            throw new IllegalStateException("the source is down");
        }
        if (batch.stream().anyMatch(write -> refused.contains(write.key()))) {
            throw new RefusedException("the source has no such column", null);
        }
        batch.forEach(this::write);
        after.run();
    }

    private void write(Write<Integer, String> write) {
        String value = write.value();
        if (value == null) {
            source.remove(write.key());
        } else {
            source.set(write.key(), value);
        }
    }
}
