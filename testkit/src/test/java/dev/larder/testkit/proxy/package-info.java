/** Every lever of the fault proxy, over real sockets. */
@NullMarked
package dev.larder.testkit.proxy;

import org.jspecify.annotations.NullMarked;
