package dev.larder.spring.session;

import dev.larder.Larder;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.keyring.KeyRing;
import dev.larder.spring.keyring.KeyRingAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.annotation.web.http.SpringHttpSessionConfiguration;
import org.springframework.session.config.annotation.web.server.SpringWebSessionConfiguration;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.web.server.session.WebSessionIdResolver;

/**
 * HTTP sessions in Redis where {@code larder.session.enabled} says so and Spring Session is on the class path, for servlets and for
 * WebFlux. It backs off to a {@link SessionRepository}, a {@link ReactiveSessionRepository}, a {@link CookieSerializer}, a {@link
 * WebSessionIdResolver} and an {@link AttributeCodec} of the application's.
 *
 * @since 0.1
 */
@AutoConfiguration(
        after = {LarderAutoConfiguration.class, KeyRingAutoConfiguration.class},
        beforeName = {
            "org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration",
            "org.springframework.boot.webflux.autoconfigure.WebSessionIdResolverAutoConfiguration"
        })
@ConditionalOnBean(Larder.class)
@EnableConfigurationProperties(SessionProperties.class)
public final class SessionAutoConfiguration {

    /** The repository, Spring Session's filter before everything else, and the cookie. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(SpringHttpSessionConfiguration.class)
    @ConditionalOnBooleanProperty("larder.session.enabled")
    @ConditionalOnMissingBean(SessionRepository.class)
    @Import({SpringHttpSessionConfiguration.class, SessionBeans.class})
    static class Enabled {

        @Bean
        @ConditionalOnMissingBean
        CookieSerializer cookieSerializer(SessionProperties properties, ObjectProvider<KeyRing> keys) {
            DefaultCookieSerializer serializer = new DefaultCookieSerializer();
            serializer.setCookieName(properties.cookie().name());
            serializer.setUseSecureCookie(properties.cookie().secure());
            serializer.setSameSite(properties.cookie().sameSite());
            serializer.setUseHttpOnlyCookie(true);
            KeyRing ring = ring(properties, keys);
            return ring == null ? serializer : new ProtectedCookies(serializer, ring);
        }
    }

    /** The repository, Spring Session's store of web sessions, and the cookie. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(SpringWebSessionConfiguration.class)
    @ConditionalOnBooleanProperty("larder.session.enabled")
    @ConditionalOnMissingBean(ReactiveSessionRepository.class)
    @Import({SpringWebSessionConfiguration.class, SessionBeans.class})
    static class ReactiveEnabled {

        @Bean
        LarderReactiveSessionRepository reactiveSessionRepository(LarderSessionRepository sessions) {
            return new LarderReactiveSessionRepository(sessions);
        }

        @Bean
        @ConditionalOnMissingBean
        WebSessionIdResolver webSessionIdResolver(
                SessionProperties properties, ObjectProvider<KeyRing> keys, LarderSessionRepository sessions) {
            return new SessionIdCookies(properties.cookie(), ring(properties, keys), sessions::isSureOfWhatIsMissing);
        }
    }

    private static @Nullable KeyRing ring(SessionProperties properties, ObjectProvider<KeyRing> keys) {
        if (!properties.cookie().protect()) {
            return null;
        }
        KeyRing ring = keys.getIfUnique();
        if (ring == null) {
            throw new IllegalStateException("larder.session.cookie.protect is true, but there is no key ring: set"
                    + " larder.keyring.enabled=true, or switch larder.session.cookie.protect off");
        }
        return ring;
    }
}
