package dev.larder.spring.invalidation;

import dev.larder.Invalidation;
import java.util.Objects;
import java.util.function.Function;

/**
 * A bean of this type says what becomes untrue when the application publishes an event: for all its entries at once, wherever they are
 * cached. It is carried out after the commit of the transaction that published the event.
 *
 * <pre>{@code
 * @Bean
 * InvalidationRule<BookSold> booksSold() {
 *     return InvalidationRule.on(BookSold.class, sold -> Invalidation.tag("author:" + sold.author()));
 * }
 * }</pre>
 *
 * @param event the events' class; subclasses are meant too
 * @param invalidation says what an event makes untrue; {@link Invalidation#nothing} for nothing
 * @param <E> the events' type
 * @since 0.1
 */
public record InvalidationRule<E>(Class<E> event, Function<? super E, Invalidation> invalidation) {

    public InvalidationRule {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(invalidation, "invalidation");
    }

    /** A rule. */
    public static <E> InvalidationRule<E> on(Class<E> event, Function<? super E, Invalidation> invalidation) {
        return new InvalidationRule<>(event, invalidation);
    }
}
