/**
 * How the caches stand, for people and dashboards: measured here, judged by a pure function, served as JSON. The Actuator component is the
 * starter's. It only reads; nothing here repairs.
 */
@NullMarked
package dev.larder.server.health;

import org.jspecify.annotations.NullMarked;
