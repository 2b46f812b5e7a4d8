/** The sample, what is made of it, and what it costs. */
@NullMarked
package dev.larder.internal.analysis;

import org.jspecify.annotations.NullMarked;
