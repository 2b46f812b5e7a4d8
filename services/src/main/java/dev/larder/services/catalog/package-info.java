/**
 * The catalogue service: the modules, packages and classes of the running JVM as resources with relationships, history,
 * lineage and search, kept in a database and served through a cache.
 *
 * <p>Everything here is package-private but the one configuration class a server imports. Other services' tables and caches
 * must not appear here.
 */
@NullMarked
package dev.larder.services.catalog;

import org.jspecify.annotations.NullMarked;
