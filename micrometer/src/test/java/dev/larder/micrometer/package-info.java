/** Claims about the meters, with a shared tier that needs no server. */
@NullMarked
package dev.larder.micrometer;

import org.jspecify.annotations.NullMarked;
