@NullMarked
package dev.larder.spring.encryption;

import org.jspecify.annotations.NullMarked;
