/**
 * The fleet service: virtual machines and their life cycle, on a simulated hypervisor whose machines stand in a database, served through a
 * cache.
 *
 * <p>Everything here is package-private but the one configuration class a server imports. Other services' tables and caches must not appear
 * here.
 */
@NullMarked
package dev.larder.services.fleet;

import org.jspecify.annotations.NullMarked;
