/**
 * Encryption of values by properties: the keys, given to every {@link dev.larder.Larder} that the starter makes. What encrypts is in {@code
 * larder-codecs}.
 */
@NullMarked
package dev.larder.spring.encryption;

import org.jspecify.annotations.NullMarked;
