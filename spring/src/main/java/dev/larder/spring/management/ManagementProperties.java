package dev.larder.spring.management;

import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where health and figures are served beside the application, under {@code larder.management}.
 *
 * @param port the port for /health, /metrics, /metrics/cache and /api/metrics, 9091 in our deployments; 0 for any free one; without it
 *     there is none
 * @param address the address it listens on; anybody who reaches it can read the figures
 */
@ConfigurationProperties("larder.management")
record ManagementProperties(
        @Nullable Integer port, @DefaultValue("127.0.0.1") InetAddress address) {

    private static final int MAXIMUM_PORT = 65_535;

    ManagementProperties {
        if (port != null && (port < 0 || port > MAXIMUM_PORT)) {
            throw new IllegalArgumentException("larder.management.port is " + port
                    + ": give a port from 1 to 65535, 0 for any free one, or leave it out for none");
        }
    }

    int requiredPort() {
        return Objects.requireNonNull(port, "larder.management.port");
    }
}
