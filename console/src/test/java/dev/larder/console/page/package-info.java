/** The page's bundle as it is committed, checked without Node. */
@NullMarked
package dev.larder.console.page;

import org.jspecify.annotations.NullMarked;
