/** The console as an application gets it: auto-configuration and properties. What it shows and does is in the packages below. */
@NullMarked
package dev.larder.console;

import org.jspecify.annotations.NullMarked;
