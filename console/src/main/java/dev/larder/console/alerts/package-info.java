/**
 * What is wrong, since when, and whom it is told to: rules with thresholds, what figures read beside them, alerts that fire and clear, and the
 * webhook. The page's status and its alerts are one piece, so that they never contradict each other.
 */
@NullMarked
package dev.larder.console.alerts;

import org.jspecify.annotations.NullMarked;
