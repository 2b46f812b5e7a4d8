/**
 * The Redis a command is about: its servers and who is what, asked one by one with a connection that starts in no time. What is to be
 * written by the protocol goes through a {@link dev.larder.Larder} instead.
 */
@NullMarked
package dev.larder.cli.internal.servers;

import org.jspecify.annotations.NullMarked;
