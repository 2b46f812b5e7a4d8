/**
 * {@code larder invalidate}: counts what would become untrue, has that confirmed, and declares it untrue by the protocol, as a node would.
 * What is selected, whether a preview still holds and whether it may be done are decided apart from doing it.
 */
@NullMarked
package dev.larder.cli.internal.invalidate;

import org.jspecify.annotations.NullMarked;
