package dev.larder.flags;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A flag that code asks for: its name, its type, and what holds while nobody knows better. Declared once, as a constant. Immutable and thread-safe;
 * belongs to no {@link Flags} in particular.
 *
 * <p>A name has 1 to 64 of {@code A-Z a-z 0-9 . _ -}, a letter first. What a source says is a text; blanks around it do not count.
 *
 * @param <T> the type of its value, which is immutable
 * @since 0.1
 */
public final class Flag<T> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

    /**
     * Makes a value of a text.
     *
     * @param <T> the type of values
     */
    @FunctionalInterface
    public interface Reading<T> {
        /** What the text means, blanks around it left out; null, or whatever is thrown, for nothing. */
        @Nullable T of(String text) throws Exception;
    }

    /** What a text was found to mean; null for nothing. */
    private record Meaning<T>(String text, @Nullable T value) {}

    private final String name;
    private final T otherwise;
    private final String expected;
    private final Reading<T> reading;

    /** The last text, so that one that stays is not read again. A slower thread may put an older one back, which is read again then. */
    private volatile @Nullable Meaning<T> last;

    private Flag(String name, T otherwise, String expected, Reading<T> reading) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The name of a flag is '" + name + "': give 1 to 64 of A-Z a-z 0-9 . _ -, a letter first");
        }
        this.name = name;
        this.otherwise = Objects.requireNonNull(otherwise, "otherwise");
        this.expected = Objects.requireNonNull(expected, "expected");
        this.reading = Objects.requireNonNull(reading, "reading");
    }

    /** On or off: {@code true} or {@code false}, in any case. */
    public static Flag<Boolean> bool(String name, boolean otherwise) {
        return new Flag<>(name, otherwise, "true or false", Flag::readBool);
    }

    /** A text. */
    public static Flag<String> text(String name, String otherwise) {
        return new Flag<>(name, otherwise, "a text", text -> text);
    }

    /** A whole number. */
    public static Flag<Long> number(String name, long otherwise) {
        return number(name, otherwise, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A whole number within a range, both ends included; one outside of it is not taken. */
    public static Flag<Long> number(String name, long otherwise, long least, long most) {
        if (otherwise < least || otherwise > most) {
            throw new IllegalArgumentException("The default of flag " + name + " is " + otherwise
                    + ": give a number from " + least + " to " + most + ", as the flag itself demands");
        }
        return new Flag<>(name, otherwise, "a whole number from " + least + " to " + most, text -> {
            long number = Long.parseLong(text);
            return number < least || number > most ? null : (Long) number;
        });
    }

    /** A number, such as {@code 0.25}; neither infinite nor NaN. */
    public static Flag<Double> decimal(String name, double otherwise) {
        return new Flag<>(name, otherwise, "a number", text -> {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? (Double) number : null;
        });
    }

    /** One of the constants of the default's enum, in any case, {@code -} for {@code _}. */
    public static <E extends Enum<E>> Flag<E> choice(String name, E otherwise) {
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        String named = "one of " + Arrays.toString(constants);
        return new Flag<>(name, otherwise, named, text -> {
            String wanted = text.replace('-', '_');
            return Arrays.stream(constants)
                    .filter(constant -> constant.name().equalsIgnoreCase(wanted))
                    .findFirst()
                    .orElse(null);
        });
    }

    /** On for a share of subjects: a number from 0 to 100, such as {@code 12.5}. */
    public static Flag<Rollout> rollout(String name, double otherwise) {
        Rollout usual = new Rollout(name, otherwise);
        return new Flag<>(name, usual, "a number from 0 to 100", text -> new Rollout(name, Double.parseDouble(text)));
    }

    /**
     * A flag of a type of the application's own, such as a record that is read from JSON.
     *
     * @param expected what a text has to be, in words for the log: {@code "JSON of a Banner"}
     * @param reading makes a value of a text; called once for each text that follows another
     */
    public static <T> Flag<T> of(String name, T otherwise, String expected, Reading<T> reading) {
        return new Flag<>(name, otherwise, expected, reading);
    }

    /** Its name, by which the source knows it. */
    public String name() {
        return name;
    }

    /** What holds while nobody knows better. */
    public T otherwise() {
        return otherwise;
    }

    /** What a text of it has to be, in words. */
    String expected() {
        return expected;
    }

    /** What a text means, or null for nothing. */
    @Nullable T meaningOf(String text) {
        Meaning<T> meaning = last;
        if (meaning == null || !meaning.text.equals(text)) {
            meaning = new Meaning<>(text, read(text.strip()));
            last = meaning;
        }
        return meaning.value;
    }

    // The user's code enters here, and a flag answers in any case.
    private @Nullable T read(String text) {
        try {
            return reading.of(text);
        } catch (Exception meansNothing) {
            return null;
        }
    }

    private static @Nullable Boolean readBool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> null;
        };
    }

    @Override
    public String toString() {
        return name + " (otherwise " + otherwise + ")";
    }
}
