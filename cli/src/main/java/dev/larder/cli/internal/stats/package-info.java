/** {@code larder stats}: the figures of the servers, the journal and the nodes, once or again and again as rates. */
@NullMarked
package dev.larder.cli.internal.stats;

import org.jspecify.annotations.NullMarked;
