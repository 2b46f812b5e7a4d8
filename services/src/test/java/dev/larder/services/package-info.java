/** All four services together, with the tiers they stand on in a test's hand. */
@NullMarked
package dev.larder.services;

import org.jspecify.annotations.NullMarked;
