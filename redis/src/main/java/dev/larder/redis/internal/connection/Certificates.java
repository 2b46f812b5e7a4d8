package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Until when the certificates last that connections stand on: those that the server has shown in the last handshake with it, and ours.
 * Thread-safe.
 */
final class Certificates implements NettyCustomizer {

    private static final int MOST = 1_000;

    private final Map<Endpoint, Instant> ends = new ConcurrentHashMap<>();

    /** When the first of them ends; null where there was no TLS handshake yet. Reads a map. */
    @Nullable Instant until(Endpoint server) {
        return ends.get(server);
    }

    @Override
    public void afterChannelInitialized(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.handshakeFuture().addListener(end -> {
                if (end.isSuccess() && channel.remoteAddress() instanceof InetSocketAddress server) {
                    shaken(server, tls.engine().getSession());
                }
            });
        }
    }

    private void shaken(InetSocketAddress server, SSLSession session) throws SSLPeerUnverifiedException {
        Instant first = firstEnd(session.getPeerCertificates(), session.getLocalCertificates());
        Endpoint endpoint = new Endpoint(server.getHostString(), server.getPort());
        if (first != null && (ends.size() < MOST || ends.containsKey(endpoint))) {
            ends.put(endpoint, first);
        }
    }

    static @Nullable Instant firstEnd(Certificate @Nullable []... chains) {
        return Stream.of(chains)
                .filter(Objects::nonNull)
                .flatMap(Arrays::stream)
                .filter(X509Certificate.class::isInstance)
                .map(certificate ->
                        ((X509Certificate) certificate).getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(null);
    }
}
