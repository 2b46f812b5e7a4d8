/**
 * The management port: health and figures for deployments whose monitoring asks a port of its own. It answers what other packages
 * measure, and changes nothing.
 */
@NullMarked
package dev.larder.spring.management;

import org.jspecify.annotations.NullMarked;
