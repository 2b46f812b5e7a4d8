/**
 * Nodes in several processes read, write and invalidate at random while faults happen at random; each writes down what it did and got, and
 * afterwards every answer is compared with what was promised. A seed decides which operations and faults there are and in what order.
 */
@NullMarked
package dev.larder.redis.chaos;

import org.jspecify.annotations.NullMarked;
