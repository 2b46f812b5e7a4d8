package dev.larder.jcache.internal.stored;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Makes the keys of one cache. Java's own simple values are told apart by class and value. Of other objects those that are stored by value are told apart
 * by their bytes, on all nodes alike, and those that are stored by reference by {@code equals}, in this process. Thread-safe.
 */
public final class Keys {

    private static final int SHORT = 60;
    private static final Function<Object, String> TEXTS = Keys::textOf;

    private final Copying copying;
    private final AtomicLong numbers = new AtomicLong();
    // A text lives as long as a key that has it: two keys that are equal and there at the same time have the same.
    private final Cache<Object, String> names =
            Caffeine.newBuilder().weakValues().build();
    // One for all keys, for each hit makes a key.
    private final Function<Object, String> naming = this::nameOf;

    /** Keys of a cache that copies so. */
    public Keys(Copying copying) {
        this.copying = copying;
    }

    /** The key of an object. */
    public StoredKey of(Object key) {
        if (Immutables.is(key)) {
            return new StoredKey(key, key, TEXTS);
        }
        Object held = copying.held(key);
        if (held instanceof ByValue.Bytes copy) {
            String text = hashed("b-", copy.bytes());
            return new StoredKey(text, held, Object::toString);
        }
        return new StoredKey(held, held, naming);
    }

    // A text of its own for each, for it is what the map holds weakly.
    private String nameOf(Object key) {
        return names.get(key, same -> "r-" + numbers.incrementAndGet());
    }

    private static String textOf(Object value) {
        String text = prefix(value) + value;
        return isPlain(text) ? text : hashed("h-", bytes(text));
    }

    // As Java has them: in UTF-8, strings that are no text would all be the same.
    private static byte[] bytes(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * Character.BYTES);
        bytes.asCharBuffer().put(text);
        return bytes.array();
    }

    private static String prefix(Object value) {
        if (value instanceof String) {
            return "s-";
        }
        if (value instanceof Long) {
            return "l-";
        }
        return value instanceof Integer ? "i-" : value.getClass().getSimpleName() + "-";
    }

    // What stands in a key as it is: longer texts, and such with much to escape, are hashed here, not in the template.
    private static boolean isPlain(String text) {
        int room = SHORT;
        for (int i = 0; i < text.length() && room >= 0; i++) {
            char c = text.charAt(i);
            boolean isUnreserved =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            room -= isUnreserved ? 1 : c < 0x80 ? 3 : SHORT + 1;
        }
        return room >= 0;
    }

    private static String hashed(String prefix, byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
