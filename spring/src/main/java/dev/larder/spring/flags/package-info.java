/** Feature flags as a bean, where the application says where they are kept. What flags are is core's; health and meters are with their own kind. */
@NullMarked
package dev.larder.spring.flags;

import org.jspecify.annotations.NullMarked;
