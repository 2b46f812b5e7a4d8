package dev.larder.jcache.internal.cache;

import java.util.Objects;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/** An entry in the hands of a processor, which changes nothing but this: {@link #finish} says what it comes to. */
final class ProcessorEntry<K, V> implements MutableEntry<K, V> {

    private enum Will {
        NOTHING,
        ACCESS,
        LOAD,
        CREATE,
        UPDATE,
        REMOVE
    }

    private final Turn<K, V> turn;
    private final Through<K, V> through;
    private Will will = Will.NOTHING;
    private @Nullable V value;

    ProcessorEntry(Turn<K, V> turn, Through<K, V> through) {
        this.turn = turn;
        this.through = through;
    }

    @Override
    public K getKey() {
        return turn.key();
    }

    @Override
    public boolean exists() {
        return (will == Will.NOTHING && turn.isThere()) || value != null;
    }

    @Override
    @SuppressWarnings("NullAway") // the API is not annotated; null is what it asks for where there is none
    public V getValue() {
        if (will == Will.NOTHING && turn.isThere()) {
            value = turn.value();
            will = Will.ACCESS;
        }
        if (value == null && through.reads()) {
            load();
        }
        return value;
    }

    private void load() {
        value = through.load(turn.key());
        if (value != null) {
            will = Will.LOAD;
        }
    }

    @Override
    public void setValue(V newValue) {
        value = Objects.requireNonNull(newValue, "value");
        will = turn.isThere() ? Will.UPDATE : Will.CREATE;
    }

    @Override
    public void remove() {
        will = will == Will.CREATE || will == Will.LOAD ? Will.NOTHING : Will.REMOVE;
        value = null;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new IllegalArgumentException("An entry is no " + type.getName());
    }

    /** Has the turn do what the processor wants. */
    void finish() {
        switch (will) {
            case NOTHING -> {}
            case ACCESS -> turn.access();
            case LOAD -> load(turn);
            case CREATE -> create(turn);
            case UPDATE -> update(turn);
            case REMOVE -> remove(turn);
        }
    }

    // A load counts as no put.
    private void load(Turn<K, V> target) {
        target.create(present());
    }

    private void create(Turn<K, V> target) {
        target.write(present());
        if (target.create(present())) {
            target.countPut();
        }
    }

    private void update(Turn<K, V> target) {
        if (!target.isThere()) { // loaded before, then set
            create(target);
            return;
        }
        target.write(present());
        target.update(present());
        target.countPut();
    }

    private void remove(Turn<K, V> target) {
        target.delete();
        if (target.isThere()) {
            target.countRemoval();
            target.remove();
        } else {
            target.removeUnseen();
        }
    }

    private V present() {
        return Objects.requireNonNull(value);
    }
}
