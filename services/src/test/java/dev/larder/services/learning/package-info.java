/** What the learning service promises, on H2 in memory and, in the integration tests, on a real PostgreSQL. */
@NullMarked
package dev.larder.services.learning;

import org.jspecify.annotations.NullMarked;
