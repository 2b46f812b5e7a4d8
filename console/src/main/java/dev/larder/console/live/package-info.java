/** The namespaces of this process, each with its fleet, its history and its events, and the second hand that moves them. */
@NullMarked
package dev.larder.console.live;

import org.jspecify.annotations.NullMarked;
