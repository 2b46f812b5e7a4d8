package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.RedisAddress;
import dev.larder.redis.internal.address.TlsFiles;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslOptions.Resource;
import io.lettuce.core.resource.EpollProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How Lettuce is to work. */
final class ClientSettings {

    private static final int MOST_COMMANDS_UNDER_WAY = 100_000;
    private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(30);
    private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(5);
    private static final int KEEP_ALIVE_COUNT = 3;

    private ClientSettings() {}

    static ClientOptions of(RedisAddress address, Timeouts timeouts) {
        ClientOptions.Builder options = ClientOptions.builder()
                // Never reconnects a connection: see CommandLink.
                .autoReconnect(false)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_COMMANDS_UNDER_WAY)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(sockets(timeouts));
        TlsFiles files = address.tls();
        return files == null
                ? options.build()
                : options.sslOptions(tls(files, timeouts)).build();
    }

    private static SocketOptions sockets(Timeouts timeouts) {
        SocketOptions.Builder options = SocketOptions.builder()
                .connectTimeout(timeouts.connect())
                .tcpNoDelay(true)
                .keepAlive(KeepAliveOptions.builder()
                        .enable()
                        .idle(KEEP_ALIVE_IDLE)
                        .interval(KEEP_ALIVE_INTERVAL)
                        .count(KEEP_ALIVE_COUNT)
                        .build());
        if (EpollProvider.isAvailable()) {
            // Only Linux knows it, and only Netty's native transport sets it.
            options.tcpUserTimeout(TcpUserTimeoutOptions.builder()
                    .enable()
                    .tcpUserTimeout(timeouts.silence())
                    .build());
        }
        return options.build();
    }

    private static SslOptions tls(TlsFiles files, Timeouts timeouts) {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider().handshakeTimeout(timeouts.connect());
        if (files.managers() != null) {
            return managed(options, files.managers()).build();
        }
        if (!files.trusted().isEmpty()) {
            options.trustManager(together(files.trusted()));
        }
        Path certificate = files.certificate();
        Path key = files.key();
        if (certificate != null && key != null) {
            options.keyManager(together(List.of(certificate)), together(List.of(key)), password(files));
        }
        return options.build();
    }

    private static SslOptions.Builder managed(SslOptions.Builder options, TlsFiles.Managers managers) {
        options.trustManager(managers.trust());
        return managers.keys() == null ? options : options.keyManager(managers.keys());
    }

    @SuppressWarnings("NullAway") // no password is null to Lettuce
    private static char @Nullable [] password(TlsFiles files) {
        return files.keyPassword() == null ? null : files.keyPassword().read().toCharArray();
    }

    /** The files one after the other, as they are whenever somebody connects. */
    private static Resource together(List<Path> files) {
        return () -> {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (Path file : files) {
                content.write(Files.readAllBytes(file));
                content.write("\n".getBytes(StandardCharsets.US_ASCII));
            }
            return new ByteArrayInputStream(content.toByteArray());
        };
    }
}
