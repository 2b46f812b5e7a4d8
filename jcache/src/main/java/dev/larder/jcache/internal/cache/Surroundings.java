package dev.larder.jcache.internal.cache;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.jcache.internal.stored.AllowedClasses;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the caches of a manager have in common.
 *
 * @param larder where their entries are
 * @param clock tells the time
 * @param classLoader the manager's; null once nobody uses it any more
 * @param allowed which classes may be in bytes that other processes see
 * @param expiredKept for how long what has expired is kept, so that somebody may hear of it
 * @param loads runs {@code loadAll}
 * @param closed hears the name of each cache that is closed
 */
public record Surroundings(
        Larder larder,
        Clock clock,
        Supplier<@Nullable ClassLoader> classLoader,
        AllowedClasses allowed,
        Duration expiredKept,
        Executor loads,
        Consumer<String> closed) {}
