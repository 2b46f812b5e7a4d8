/** What the TCK's tests of annotations need: beans whose annotated methods are intercepted, by the reference implementation's own interceptors. */
@NullMarked
package dev.larder.jcache.annotations;

import org.jspecify.annotations.NullMarked;
