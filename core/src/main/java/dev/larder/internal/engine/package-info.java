/**
 * The lookup engine: recall, join, fetch, load, keep; and the writes beside it. Decisions come from the packages around it,
 * acting is here.
 */
@NullMarked
package dev.larder.internal.engine;

import org.jspecify.annotations.NullMarked;
