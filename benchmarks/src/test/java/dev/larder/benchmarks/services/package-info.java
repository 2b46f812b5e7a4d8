@NullMarked
package dev.larder.benchmarks.services;

import org.jspecify.annotations.NullMarked;
