/** The overlays of {@code deploy/kubernetes}: rendered here, so that no tool has to be there, and looked at object by object. */
@NullMarked
package dev.larder.deploy.kubernetes;

import org.jspecify.annotations.NullMarked;
