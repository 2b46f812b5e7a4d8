/** Warmers as beans. */
@org.jspecify.annotations.NullMarked
package dev.larder.spring.warm;
