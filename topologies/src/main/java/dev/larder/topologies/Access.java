package dev.larder.topologies;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * How this library itself talks to a server that it started.
 *
 * @param user whom it logs in as, or null where anybody may do anything
 * @param tls null where the server speaks plain text
 */
record Access(@Nullable RedisUser user, @Nullable SSLSocketFactory tls) {
    Socket secured(Socket plain) throws IOException {
        return tls == null ? plain : tls.createSocket(plain, RedisLaunch.HOST, plain.getPort(), /* autoClose= */ true);
    }
}
