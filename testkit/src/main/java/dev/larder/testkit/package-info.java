/**
 * What a test of a cache needs: virtual time and fakes that can be told to fail. Nothing here is for production.
 */
@NullMarked
package dev.larder.testkit;

import org.jspecify.annotations.NullMarked;
