/**
 * Figures of all Larders of an application, for people and programs: meters, observations, the page for existing dashboards and the
 * summary in the log. It reads; nothing here takes part in a lookup.
 */
@NullMarked
package dev.larder.spring.metrics;

import org.jspecify.annotations.NullMarked;
