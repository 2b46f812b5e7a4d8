/** The one place that reads the machine's clocks. Internal: no API signature shows these types. */
@NullMarked
package dev.larder.internal.time;

import org.jspecify.annotations.NullMarked;
