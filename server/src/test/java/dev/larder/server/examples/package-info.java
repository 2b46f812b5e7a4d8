/**
 * The Java that pages show. Nobody runs it; that it compiles is the point. Each method is one example, in the words of its page.
 */
@NullMarked
package dev.larder.server.examples;

import org.jspecify.annotations.NullMarked;
