/**
 * How the caches stand, for people, dashboards and orchestrators: measured here, judged by a pure function, served as JSON and as an
 * Actuator component. It only reads; nothing here repairs.
 */
@NullMarked
package dev.larder.server.health;

import org.jspecify.annotations.NullMarked;
