@NullMarked
package dev.larder.testkit.faults;

import org.jspecify.annotations.NullMarked;
