/** The routes of {@code /api/v1} and the files of the page, as the application's web server sees them. */
@NullMarked
package dev.larder.console.web;

import org.jspecify.annotations.NullMarked;
