package dev.larder.spring.session;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.codecs.JsonCodecs;
import dev.larder.spring.session.SessionProperties.Serializer;
import dev.larder.tier.CodecProvider;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;

/** What applications on servlets and on WebFlux have. */
@Configuration(proxyBeanMethods = false)
class SessionBeans {

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
}
