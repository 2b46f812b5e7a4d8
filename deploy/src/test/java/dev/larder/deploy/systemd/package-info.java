/** The units of {@code deploy/systemd}, as systemd itself reads them where it is there. */
@NullMarked
package dev.larder.deploy.systemd;

import org.jspecify.annotations.NullMarked;
