/** What a manager's URI, file and properties say. Of use to this module alone. */
@NullMarked
package dev.larder.jcache.internal.settings;

import org.jspecify.annotations.NullMarked;
