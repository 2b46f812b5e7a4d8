/** What a native image has to be told of Larder: resources, services, and what is reached by reflection. */
@NullMarked
package dev.larder.spring.aot;

import org.jspecify.annotations.NullMarked;
