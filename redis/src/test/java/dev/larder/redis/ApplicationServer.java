package dev.larder.redis;

import dev.larder.topologies.RedisServer;
import dev.larder.topologies.RedisUser;
import io.lettuce.core.RedisURI;
import java.util.stream.Stream;

/**
 * The servers of this module's tests. Whoever comes without a login may do there what the documented user of an application may do,
 * and nothing more, so that every test also shows that those rights are enough. Who tampers logs in.
 */
public final class ApplicationServer {

    private ApplicationServer() {}

    private static final String DOCUMENTED = "shop:v1";

    /** A server to be built on. Most tests use one of two namespaces. */
    public static RedisServer.Builder builder() {
        return RedisServer.builder().user(user());
    }

    /** A server to be built on, for tests in that namespace. */
    public static RedisServer.Builder builder(String namespace) {
        return RedisServer.builder().user(user(namespace));
    }

    /** Whoever comes without a login, with the rights of an application, those in a cluster included. */
    public static RedisUser user() {
        return user(DOCUMENTED, "proofs:v1");
    }

    /** The same for other namespaces. */
    public static RedisUser user(String... namespaces) {
        return RedisUser.anybody(rules(namespaces));
    }

    /** What such a user may do, as {@code ACL SETUSER} takes it; a right to keys is documented for one namespace. */
    public static String[] rules(String... namespaces) {
        return Stream.of("application", "application-in-cluster")
                .flatMap(user -> Stream.of(DocumentedRights.of(user)))
                .flatMap(rule -> Stream.of(namespaces).map(namespace -> rule.replace(DOCUMENTED, namespace)))
                .distinct()
                .toArray(String[]::new);
    }

    /** The command that gives whoever comes to a sentinel without a login the rights of an application there. */
    static String[] atSentinel() {
        return Stream.concat(
                        Stream.of("ACL", "SETUSER", "default"),
                        Stream.of(DocumentedRights.of("application-at-sentinel")))
                .toArray(String[]::new);
    }

    /** For a test that tampers: the address with a login that has all rights. */
    public static RedisURI operator(RedisServer server) {
        return RedisURI.create(operatorUri(server));
    }

    /** The same as text. */
    public static String operatorUri(RedisServer server) {
        RedisUser operator = server.operator().orElseThrow();
        return "redis://" + operator.name() + ":" + operator.password() + "@127.0.0.1:" + server.port();
    }
}
