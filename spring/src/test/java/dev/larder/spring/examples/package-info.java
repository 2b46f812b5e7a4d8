/** The Java that pages on the starter show. Nobody runs it; that it compiles is the point. */
@NullMarked
package dev.larder.spring.examples;

import org.jspecify.annotations.NullMarked;
