package dev.larder.jcache.internal.stored;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A key of any class. To memory it is equal as its identity is; in tiers and in the journal it is its text, which is made only if somebody asks for it. Equal
 * keys of a cache have equal texts, and different ones different texts. Immutable, thread-safe.
 */
public final class StoredKey implements CharSequence {

    private final Object identity;
    private final Object held;
    private final Function<Object, String> naming;
    private volatile @Nullable String text;

    /** A key; its text is made of its identity. */
    StoredKey(Object identity, Object held, Function<Object, String> naming) {
        this.identity = identity;
        this.held = held;
        this.naming = naming;
    }

    /** The key as it is held. */
    public Object held() {
        return held;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof StoredKey key && identity.equals(key.identity));
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }

    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = naming.apply(identity);
            text = known;
        }
        return known;
    }

    @Override
    public int length() {
        return toString().length();
    }

    @Override
    public char charAt(int index) {
        return toString().charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return toString().subSequence(start, end);
    }
}
