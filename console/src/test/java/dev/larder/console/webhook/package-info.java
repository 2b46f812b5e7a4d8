/** What a webhook is told, by a real server. */
@NullMarked
package dev.larder.console.webhook;

import org.jspecify.annotations.NullMarked;
