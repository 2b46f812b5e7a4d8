@NullMarked
package dev.larder.cli.internal.doctor;

import org.jspecify.annotations.NullMarked;
