/** What the fleet promises, on H2 in memory and, in the integration tests, on a real PostgreSQL. */
@NullMarked
package dev.larder.services.fleet;

import org.jspecify.annotations.NullMarked;
