/** Rate limits that all nodes of a namespace share. What a bucket is and when it refills is Bucket4j's; here is where it stands, and what happens when that is away. */
@NullMarked
package dev.larder.limits;

import org.jspecify.annotations.NullMarked;
