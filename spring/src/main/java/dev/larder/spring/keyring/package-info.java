/**
 * Keys that all nodes of a namespace share, for what leaves the application and comes back: cookies and tokens. They stand in Redis beside
 * the values, each node has the last ring it saw in memory, and nobody logs them.
 */
@NullMarked
package dev.larder.spring.keyring;

import org.jspecify.annotations.NullMarked;
