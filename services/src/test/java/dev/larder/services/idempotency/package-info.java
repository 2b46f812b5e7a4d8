/** What it means to send a request again. */
@NullMarked
package dev.larder.services.idempotency;

import org.jspecify.annotations.NullMarked;
