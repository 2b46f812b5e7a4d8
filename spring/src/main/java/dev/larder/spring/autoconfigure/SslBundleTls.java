package dev.larder.spring.autoconfigure;

import dev.larder.redis.Tls;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/** What one of Spring's SSL bundles means for the connections to Redis. */
final class SslBundleTls {

    private SslBundleTls() {}

    /**
     * Trusts what the bundle trusts, and shows its certificate if it has one.
     *
     * @throws IllegalArgumentException if there is no such bundle
     */
    static Tls of(String name, @Nullable SslBundles bundles) {
        SslBundle bundle = bundle(name, bundles);
        SslManagerBundle managers = bundle.getManagers();
        return Tls.managers(
                managers.getTrustManagerFactory(),
                bundle.getStores().getKeyStore() == null ? null : managers.getKeyManagerFactory());
    }

    private static SslBundle bundle(String name, @Nullable SslBundles bundles) {
        try {
            if (bundles != null) {
                return bundles.getBundle(name);
            }
        } catch (NoSuchSslBundleException none) {
            // told below
        }
        throw new IllegalArgumentException(
                "no SSL bundle has that name; define spring.ssl.bundle.pem." + name + ", or correct the name");
    }
}
