/** Alerts, told to somebody's HTTP server: once in a namespace, signed, again if that fails, and in nobody's way. */
@NullMarked
package dev.larder.console.webhook;

import org.jspecify.annotations.NullMarked;
