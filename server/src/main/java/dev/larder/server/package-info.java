/**
 * The runnable: starts the reference services on real servers of its own or on those it is given.
 */
@NullMarked
package dev.larder.server;

import org.jspecify.annotations.NullMarked;
