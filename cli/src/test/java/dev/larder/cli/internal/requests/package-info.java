@NullMarked
package dev.larder.cli.internal.requests;

import org.jspecify.annotations.NullMarked;
