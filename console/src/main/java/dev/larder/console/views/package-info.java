/** Answers made of figures. Pure but for the reading; what is done to caches is elsewhere. */
@NullMarked
package dev.larder.console.views;

import org.jspecify.annotations.NullMarked;
