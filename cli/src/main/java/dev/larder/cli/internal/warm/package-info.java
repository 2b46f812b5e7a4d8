/**
 * {@code larder warm}: has an application load what will be asked for, before it is asked for. Only the application can load, so it is asked, over
 * HTTP, at a rate that it can bear.
 */
@NullMarked
package dev.larder.cli.internal.warm;

import org.jspecify.annotations.NullMarked;
