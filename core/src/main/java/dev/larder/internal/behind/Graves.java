package dev.larder.internal.behind;

import dev.larder.internal.behind.Book.Numbered;
import dev.larder.writes.WriteQueue.Dead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The writes that were given up, as many as there is room for. Thread-safe; its monitor guards fields only. */
final class Graves<K, V> {

    private final int room;
    private final Deque<Numbered<K, V>> dead = new ArrayDeque<>();
    private long last;

    Graves(int room) {
        this.room = room;
    }

    synchronized long next() {
        return ++last;
    }

    /** One more. Answers the numbers of those for which there is no room any more. */
    synchronized List<Long> add(Numbered<K, V> one) {
        last = Math.max(last, one.number());
        dead.addLast(one);
        List<Long> forgotten = new ArrayList<>();
        while (dead.size() > room) {
            forgotten.add(dead.removeFirst().number());
        }
        return forgotten;
    }

    synchronized List<Dead<K, V>> list() {
        return dead.stream().map(Numbered::dead).toList();
    }

    synchronized int size() {
        return dead.size();
    }

    /** Forgets all. Answers their numbers. */
    synchronized List<Long> clear() {
        List<Long> numbers = dead.stream().map(Numbered::number).toList();
        dead.clear();
        return numbers;
    }
}
