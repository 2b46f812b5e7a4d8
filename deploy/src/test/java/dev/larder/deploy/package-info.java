/**
 * Tests of the files in {@code deploy/}, one package for each folder of it. Here are the ways to the files and to the tools of the
 * machine; there is no main code.
 */
@NullMarked
package dev.larder.deploy;

import org.jspecify.annotations.NullMarked;
