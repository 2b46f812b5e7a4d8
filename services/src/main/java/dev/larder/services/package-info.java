/**
 * What the reference services have in common with the server that hosts them: how it gives each service's caches their tiers.
 * Nothing of a single service.
 */
@NullMarked
package dev.larder.services;

import org.jspecify.annotations.NullMarked;
