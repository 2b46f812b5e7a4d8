/** The files of {@code deploy/compose}, against the specification's schema and our own rules; there is no engine to run them with. */
@NullMarked
package dev.larder.deploy.compose;

import org.jspecify.annotations.NullMarked;
