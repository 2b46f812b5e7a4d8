/**
 * The learning service: people who learn, items to be learned, when each is due again (SM-2), how well a topic is known (Bayesian knowledge
 * tracing), predictions, flags and analytics, kept in a database and served through caches.
 *
 * <p>Everything here is package-private but the one configuration class a server imports. Other services' tables and caches must not appear
 * here.
 */
@NullMarked
package dev.larder.services.learning;

import org.jspecify.annotations.NullMarked;
