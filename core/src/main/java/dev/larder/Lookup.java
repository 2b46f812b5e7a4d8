package dev.larder;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer and where it came from. Immutable.
 *
 * @param value the value, or null: the source has none, or there is neither an entry nor a loader
 * @param outcome where the answer came from
 * @param <V> the value's type
 */
public record Lookup<V>(@Nullable V value, Outcome outcome) {

    public Lookup {
        Objects.requireNonNull(outcome, "outcome");
    }

    /** The value as an optional. */
    public Optional<V> asOptional() {
        return Optional.ofNullable(value);
    }
}
