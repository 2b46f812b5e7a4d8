/**
 * The test vectors of the protocol: their generators, and the test that reads the committed files as another language would. No
 * case may be known here that is not in the files.
 */
@NullMarked
package dev.larder.codecs.vectors;

import org.jspecify.annotations.NullMarked;
