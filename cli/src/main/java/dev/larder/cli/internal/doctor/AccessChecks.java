package dev.larder.cli.internal.doctor;

import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.servers.Target;
import dev.larder.topologies.ClientTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** Who gets in, and what is seen on the way. */
final class AccessChecks {

    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration VERY_SOON = Duration.ofDays(7);

    private AccessChecks() {}

    static List<Finding> connect(Patient patient) {
        return patient.fleet().all().stream().map(AccessChecks::connect).toList();
    }

    private static Finding connect(Server server) {
        try {
            server.ask("PING");
            return Finding.ok(server, server.role().label() + " answers");
        } catch (RuntimeException down) {
            return Finding.error(
                    server, "The " + server.role().label() + " does not answer: " + down.getMessage(), "Start it.");
        }
    }

    static List<Finding> acl(Patient patient) {
        boolean logsIn = patient.session().target().login().password() != null;
        return ServerChecks.each(patient, server -> acl(server.toString(), logsIn, isHere(server.host())));
    }

    static Finding acl(String server, boolean logsIn, boolean isHere) {
        if (logsIn) {
            return Finding.ok(server, "wants a password");
        }
        return isHere
                ? Finding.ok(server, "lets anybody in who is on this machine")
                : Finding.warn(
                        server,
                        "Whoever reaches it may do everything",
                        "Give each application a user with the least rights, see docs/security.md.");
    }

    static List<Finding> tls(Patient patient) {
        Target target = patient.session().target();
        if (target.address().tls() == null) {
            return ServerChecks.each(patient, server -> plain(server.toString(), isHere(server.host())));
        }
        return ServerChecks.each(
                patient,
                server -> expiry(
                        server.toString(),
                        lastsUntil(server, target),
                        Instant.ofEpochMilli(patient.session().clock().millis())));
    }

    static Finding plain(String server, boolean isHere) {
        return isHere
                ? Finding.ok(server, "plain text, on this machine")
                : Finding.warn(
                        server,
                        "Values and passwords cross the network as plain text",
                        "Use TLS, and rediss:// in the address.");
    }

    static Finding expiry(String server, Instant end, Instant now) {
        Duration left = Duration.between(now, end);
        String what = "Its certificate is good until " + end;
        String cure = "Renew it, then CONFIG SET tls-cert-file to its path once more; sentinels have to be restarted.";
        if (left.compareTo(VERY_SOON) < 0) {
            return Finding.error(server, what, cure);
        }
        return left.compareTo(SOON) < 0 ? Finding.warn(server, what, cure) : Finding.ok(server, what);
    }

    private static Instant lastsUntil(Server server, Target target) {
        int patience = Math.toIntExact(target.timeout().toMillis());
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(server.host(), server.port()), patience);
            plain.setSoTimeout(patience);
            SSLSocket secured = (SSLSocket) ClientTls.sockets(
                            target.trust().authority(),
                            target.trust().certificate(),
                            target.trust().key())
                    .createSocket(plain, server.host(), server.port(), /* autoClose= */ true);
            secured.startHandshake();
            X509Certificate shown = (X509Certificate) secured.getSession().getPeerCertificates()[0];
            return shown.getNotAfter().toInstant();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static boolean isHere(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
