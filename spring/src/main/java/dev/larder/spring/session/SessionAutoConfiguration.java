package dev.larder.spring.session;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.codecs.JsonCodecs;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.session.SessionProperties.Serializer;
import dev.larder.tier.CodecProvider;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
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
import org.springframework.core.io.ResourceLoader;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.annotation.web.http.SpringHttpSessionConfiguration;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * HTTP sessions in Redis where {@code larder.session.enabled} says so and Spring Session is on the class path. It backs off to a {@link
 * SessionRepository}, a {@link CookieSerializer} and an {@link AttributeCodec} of the application's.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@ConditionalOnBean(Larder.class)
@EnableConfigurationProperties(SessionProperties.class)
public final class SessionAutoConfiguration {

    /** The repository and Spring Session's filter before everything else. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(SpringHttpSessionConfiguration.class)
    @ConditionalOnBooleanProperty("larder.session.enabled")
    @ConditionalOnMissingBean(SessionRepository.class)
    @Import(SpringHttpSessionConfiguration.class)
    static class Enabled {

        @Bean
        LarderSessionRepository sessionRepository(
                Larder larder,
                ObjectProvider<CodecProvider> codecs,
                AttributeCodec attributes,
                SessionProperties properties) {
            Clock clock = Clock.system();
            SessionStore store = new SessionStore(larder, codecs.getIfUnique(JsonCodecs::new), properties, clock);
            return new LarderSessionRepository(store, attributes, properties, clock).retrying();
        }

        @Bean
        MeterBinder larderSessionMetrics(LarderSessionRepository sessions) {
            return Gauge.builder("larder.sessions.waiting", sessions, LarderSessionRepository::waitingSessions)
                    .description("Sessions whose changes wait until Redis is back")::register;
        }

        @Bean
        @ConditionalOnMissingBean
        AttributeCodec larderSessionAttributes(SessionProperties properties, ResourceLoader loader) {
            return properties.serializer() == Serializer.JAVA
                    ? new JavaAttributes(properties.allow())
                    : new JsonAttributes(new AllowedClasses(properties.allow()), classes(loader));
        }

        private static ClassLoader classes(ResourceLoader loader) {
            return Objects.requireNonNullElseGet(loader.getClassLoader(), ClassLoader::getSystemClassLoader);
        }

        @Bean
        @ConditionalOnMissingBean
        CookieSerializer cookieSerializer(SessionProperties properties) {
            DefaultCookieSerializer serializer = new DefaultCookieSerializer();
            serializer.setCookieName(properties.cookie().name());
            serializer.setUseSecureCookie(properties.cookie().secure());
            serializer.setSameSite(properties.cookie().sameSite());
            serializer.setUseHttpOnlyCookie(true);
            return serializer;
        }
    }
}
