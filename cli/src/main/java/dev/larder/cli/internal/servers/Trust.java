package dev.larder.cli.internal.servers;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files for TLS, all PEM.
 *
 * @param authority whom to trust; null for whom the JVM trusts
 * @param certificate what to show, or null
 * @param key the key to it, or null
 */
public record Trust(
        @Nullable Path authority,
        @Nullable Path certificate,
        @Nullable Path key) {}
