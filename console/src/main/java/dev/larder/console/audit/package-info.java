/** What people did through the console, kept where nothing is taken back. */
@NullMarked
package dev.larder.console.audit;

import org.jspecify.annotations.NullMarked;
