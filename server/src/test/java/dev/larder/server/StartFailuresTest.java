package dev.larder.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spring.autoconfigure.CachePolicies;
import dev.larder.spring.autoconfigure.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.PortInUseException;

class StartFailuresTest {

    private static final Path LOG = Path.of("data", "larder.log");

    private static String lineOf(Throwable failure) {
        return StartFailures.of(failure, LOG).line();
    }

    @Test
    void aTakenPortIsToldWithItsHolder() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThat(lineOf(new IllegalStateException("no web server", new PortInUseException(port))))
                    .startsWith("port " + port + " is in use")
                    .endsWith("; stop it, or choose another one with --port");
        }
    }

    @Test
    void aDatabaseSpeaksForItselfWhateverIsAroundIt() {
        SQLException refused = new SQLException("Connection to host:1 refused.", new IOException("refused"));

        assertThat(lineOf(new IllegalStateException("no bean", refused)))
                .isEqualTo("cannot start: Connection to host:1 refused; details are in data/larder.log");
    }

    @Test
    void otherwiseTheInnermostCauseIsToldInOneLine() {
        assertThat(lineOf(new IllegalStateException("outer", new IOException("inner\nmore"))))
                .isEqualTo("cannot start: inner; details are in data/larder.log");
    }

    @Test
    void aWrongConfigurationIsWrongUsageAndNamesTheVariableBehindIt() {
        RuntimeException wrong = CachePolicies.refusal(List.of(
                new Problem("larder.redis.command-timeout", "PT1H", "it must be shorter"),
                new Problem("larder.version", "/", "give letters")));

        assertThat(StartFailures.of(
                        new IllegalStateException(wrong),
                        LOG,
                        Map.of("larder.redis.command-timeout", "REDIS_SOCKET_TIMEOUT")))
                .isInstanceOf(UsageException.class)
                .hasMessage("REDIS_SOCKET_TIMEOUT: larder.redis.command-timeout is 'PT1H': it must be shorter;"
                        + " larder.version is '/': give letters");
    }

    @Test
    void aCauseWithoutAMessageIsNamed() {
        assertThat(lineOf(new IllegalStateException(new NullPointerException())))
                .isEqualTo("cannot start: java.lang.NullPointerException; details are in data/larder.log");
    }
}
