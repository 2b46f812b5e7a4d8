/** What is wrong, since when, and the figures beside it. */
@NullMarked
package dev.larder.console.alerts;

import org.jspecify.annotations.NullMarked;
