/** What the coach promises, on H2 in memory and, in the integration tests, on a real PostgreSQL. */
@NullMarked
package dev.larder.services.coach;

import org.jspecify.annotations.NullMarked;
