/**
 * Tests of {@code prometheus/}, {@code grafana/} and the runbooks: that rules are right and documented, that dashboards are valid, and
 * that both ask for what servers really expose. Programs of Prometheus are used where they are installed; CI installs them.
 */
@NullMarked
package dev.larder.deploy.monitoring;

import org.jspecify.annotations.NullMarked;
