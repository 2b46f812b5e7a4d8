package dev.larder.internal.keys;

import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns the keys of one cache into the text they have in every tier and every language, for example 42 into {@code goal:42}.
 * Different keys of one type have different texts; values are told apart by their text, not by their class, so that
 * {@code 1}, {@code 1L} and {@code "1"} are one parameter. Immutable, thread-safe, never blocks.
 *
 * @param <K> the type of keys
 */
public final class KeyTemplate<K> implements KeyTexts<K> {

    static final int MAX_KEY_BYTES = 512;

    private final Template template;
    private final KeyBinding binding;
    private final KeyReading reading;
    private final boolean hasAnyKeys;

    private KeyTemplate(Template template, KeyBinding binding, KeyReading reading, boolean hasAnyKeys) {
        this.template = template;
        this.binding = binding;
        this.reading = reading;
        this.hasAnyKeys = hasAnyKeys;
    }

    /**
     * The template, compiled for keys of a type. A record whose component names are all the placeholders fills by name
     * ({@code {user_id}} is {@code userId}); a {@code List} or {@code Object[]} fills in order; with exactly one placeholder
     * any other key is the one parameter.
     *
     * @throws IllegalArgumentException if the template is malformed or keys of that type could not fill it without two of them
     *     sharing a text
     */
    public static <K> KeyTemplate<K> of(String template, Type keyType) {
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(keyType, "keyType");
        try {
            Template parsed = TemplateParser.parse(template);
            Class<?> raw = RawType.of(keyType);
            return new KeyTemplate<>(
                    parsed, KeyBinding.of(parsed, raw), KeyReading.of(parsed, raw), raw == Object.class);
        } catch (IllegalArgumentException e) {
            throw refused(template, e);
        }
    }

    /**
     * The text of a key, without the namespace; ASCII, at most 512 bytes.
     *
     * @throws IllegalArgumentException if the key is null or has a null in it, has the wrong number of parameters, holds
     *     something that has no text, or becomes too long; the message names the cure and never shows the key
     */
    @Override
    public String encode(@Nullable K key) {
        try {
            return bounded(binding.fill(template, present(key)));
        } catch (IllegalArgumentException e) {
            throw refused(template.text(), e);
        }
    }

    /**
     * The key that has the text, where that can be told: strings, integers, UUIDs, constants and records around one of them as the one parameter,
     * or as a record's components for several, none of them so long that it was hashed. Otherwise null.
     */
    public @Nullable K decode(String text) {
        // What may be anything may be a number as well as its digits.
        K key = hasAnyKeys ? null : read(text);
        return key != null && isTextOf(key, text) ? key : null;
    }

    @Override
    @SuppressWarnings("unchecked") // it is of the keys' type
    public @Nullable K read(String text) {
        return (K) reading.read(text);
    }

    private boolean isTextOf(K key, String text) {
        try {
            return binding.fill(template, key).equals(text);
        } catch (IllegalArgumentException unfit) {
            return false;
        }
    }

    /** What all keys begin with: the template up to its first parameter, {@code goal:} of {@code goal:{id}}. */
    public String prefix() {
        return template.prefix();
    }

    /** Whether some key of this template could have the text of some key of the other. */
    public boolean mayCollideWith(KeyTemplate<?> other) {
        return template.mayCollideWith(other.template);
    }

    /** The template as it was written. */
    @Override
    public String toString() {
        return template.text();
    }

    private static <K> K present(@Nullable K key) {
        if (key == null) {
            throw new IllegalArgumentException("the key is null; a key must have a value");
        }
        return key;
    }

    /** Texts are ASCII, so that characters are bytes. */
    private static String bounded(String text) {
        if (text.length() > MAX_KEY_BYTES) {
            throw new IllegalArgumentException("a key becomes " + text.length() + " bytes long, allowed are "
                    + MAX_KEY_BYTES + "; shorten the template's literals or put some parameters into one record");
        }
        return text;
    }

    private static IllegalArgumentException refused(String template, IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "Key template '" + Template.abbreviated(template) + "': " + cause.getMessage(), cause);
    }
}
