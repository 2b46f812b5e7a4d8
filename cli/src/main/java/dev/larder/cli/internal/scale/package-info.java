/**
 * A running Redis gets more servers: a replica, or a shard, to which slots move while clients go on. What moves is decided apart from moving it, and what
 * was interrupted can be read off the servers themselves: there is no file to lose. Knows no command.
 */
@NullMarked
package dev.larder.cli.internal.scale;

import org.jspecify.annotations.NullMarked;
