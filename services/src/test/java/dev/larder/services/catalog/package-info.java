/** What the catalogue promises, on H2 in memory and, in the integration tests, on a real PostgreSQL. */
@NullMarked
package dev.larder.services.catalog;

import org.jspecify.annotations.NullMarked;
