/** The databases that the services' tests share. */
@NullMarked
package dev.larder.services.database;

import org.jspecify.annotations.NullMarked;
