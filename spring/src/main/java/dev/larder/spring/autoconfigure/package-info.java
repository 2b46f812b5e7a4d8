/**
 * The starter's doors: the properties under {@code larder}, their check, and the beans that come of them. What the beans do lives in
 * the packages beside this one.
 */
@NullMarked
package dev.larder.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
