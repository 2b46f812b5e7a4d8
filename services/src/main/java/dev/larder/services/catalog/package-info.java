/**
 * A catalogue of modules, packages and classes served through a cache. The example to copy from.
 */
@NullMarked
package dev.larder.services.catalog;

import org.jspecify.annotations.NullMarked;
