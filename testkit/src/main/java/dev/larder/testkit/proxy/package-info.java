/**
 * A network that misbehaves when it is told to: a TCP proxy on the loopback interface with faults that can be switched while connections
 * are open. Everything happens on one thread of its own; what is public may be called from any. It knows bytes, and of Redis only where a
 * command or an answer ends, so that a fault can be put between two of them.
 */
@NullMarked
package dev.larder.testkit.proxy;

import org.jspecify.annotations.NullMarked;
