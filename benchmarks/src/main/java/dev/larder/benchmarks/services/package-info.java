/**
 * The reference services under load, with and without their caches, side by side: real servers, PostgreSQL and Redis, and a generator that checks each answer for
 * its version.
 */
@NullMarked
package dev.larder.benchmarks.services;

import org.jspecify.annotations.NullMarked;
