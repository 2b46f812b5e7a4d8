/**
 * POST requests that may be sent again without being carried out again: their {@code Idempotency-Key}, and the answers that were given. For all
 * services alike; nothing of a single one.
 */
@NullMarked
package dev.larder.services.idempotency;

import org.jspecify.annotations.NullMarked;
