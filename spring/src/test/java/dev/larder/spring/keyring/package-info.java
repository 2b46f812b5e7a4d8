@NullMarked
package dev.larder.spring.keyring;

import org.jspecify.annotations.NullMarked;
