/**
 * Starts the runnable: reads the command line, claims the data folder and the port, and gives the reference services their Redis and
 * their database. What the server answers is in the packages below and in the services themselves.
 */
@NullMarked
package dev.larder.server;

import org.jspecify.annotations.NullMarked;
