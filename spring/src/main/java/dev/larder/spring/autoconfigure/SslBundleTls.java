package dev.larder.spring.autoconfigure;

import dev.larder.redis.Tls;
import java.security.KeyStore;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/**
 * What one of Spring's SSL bundles means for the connections to Redis. Spring is asked for it again with each connection, so that a bundle
 * that was updated holds from the next one on.
 */
final class SslBundleTls {

    private SslBundleTls() {}

    /**
     * Trusts what the bundle trusts, and shows its certificate if it has one at the start.
     *
     * @throws IllegalArgumentException if there is no such bundle
     */
    static Tls of(String name, @Nullable SslBundles bundles) {
        SslBundle bundle = bundle(name, bundles);
        Supplier<SslManagerBundle> managers = () -> bundle(name, bundles).getManagers();
        SslManagerBundle first = bundle.getManagers();
        return Tls.managers(
                new Trust(first.getTrustManagerFactory(), managers),
                bundle.getStores().getKeyStore() == null ? null : new Keys(first.getKeyManagerFactory(), managers));
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

    /** Whatever is trusted by then. */
    private static final class Trust extends TrustManagerFactory {

        Trust(TrustManagerFactory like, Supplier<SslManagerBundle> managers) {
            super(new PresentTrust(managers), like.getProvider(), like.getAlgorithm());
        }

        private static final class PresentTrust extends TrustManagerFactorySpi {
            private final Supplier<SslManagerBundle> managers;

            PresentTrust(Supplier<SslManagerBundle> managers) {
                this.managers = managers;
            }

            @Override
            protected void engineInit(@Nullable KeyStore ignored) {
                // the bundle's are
            }

            @Override
            protected void engineInit(@Nullable ManagerFactoryParameters ignored) {
                // the bundle's are
            }

            @Override
            protected TrustManager[] engineGetTrustManagers() {
                return managers.get().getTrustManagers();
            }
        }
    }

    /** Whatever is shown by then. */
    private static final class Keys extends KeyManagerFactory {

        Keys(KeyManagerFactory like, Supplier<SslManagerBundle> managers) {
            super(new PresentKeys(managers), like.getProvider(), like.getAlgorithm());
        }

        private static final class PresentKeys extends KeyManagerFactorySpi {
            private final Supplier<SslManagerBundle> managers;

            PresentKeys(Supplier<SslManagerBundle> managers) {
                this.managers = managers;
            }

            @Override
            protected void engineInit(@Nullable KeyStore ignored, char @Nullable [] none) {
                // the bundle's are
            }

            @Override
            protected void engineInit(@Nullable ManagerFactoryParameters ignored) {
                // the bundle's are
            }

            @Override
            protected KeyManager[] engineGetKeyManagers() {
                return managers.get().getKeyManagers();
            }
        }
    }
}
