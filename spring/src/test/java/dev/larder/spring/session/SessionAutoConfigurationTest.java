package dev.larder.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Clock;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.keyring.KeyRingAutoConfiguration;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.tier.SharedTier;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.ReactiveMapSessionRepository;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

@Timeout(60)
class SessionAutoConfigurationTest {

    private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(
            LarderAutoConfiguration.class, KeyRingAutoConfiguration.class, SessionAutoConfiguration.class);

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(CONFIGURATIONS)
            .withBean(SharedTier.Provider.class, () -> new InMemorySharedTier(Clock.system()));

    @Test
    void keepsNoSessionsUnlessToldTo() {
        runner.run(context -> assertThat(context).doesNotHaveBean(SessionRepository.class));
    }

    @Test
    void keepsSessionsWithSpringSessionsFilterBeforeEverything() {
        runner.withPropertyValues("larder.session.enabled=true")
                .run(context -> assertThat(context)
                        .hasSingleBean(LarderSessionRepository.class)
                        .hasBean("springSessionRepositoryFilter"));
    }

    @Test
    void measuresHowManySessionsWait() {
        runner.withPropertyValues("larder.session.enabled=true").run(context -> {
            MeterRegistry registry = new SimpleMeterRegistry();
            context.getBean("larderSessionMetrics", MeterBinder.class).bindTo(registry);

            assertThat(registry.get("larder.sessions.waiting").gauge().value()).isZero();
        });
    }

    @Test
    void saysWhatIsMissingWithoutASharedTier() {
        new WebApplicationContextRunner()
                .withConfiguration(CONFIGURATIONS)
                .withPropertyValues("larder.session.enabled=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage(
                                "larder.session.enabled is true, but there is no shared tier to keep sessions in: set"
                                        + " larder.redis.uri, or switch larder.session.enabled off"));
    }

    @Nested
    class BacksOff {

        @Test
        void toTheApplicationsRepository() {
            SessionRepository<MapSession> own =
                    new MapSessionRepository(new ConcurrentHashMap<>(Map.<String, Session>of()));
            runner.withPropertyValues("larder.session.enabled=true")
                    .withBean("own", SessionRepository.class, () -> own)
                    .run(context ->
                            assertThat(context).getBean(SessionRepository.class).isSameAs(own));
        }

        @Test
        void whereThereIsNoSpringSession() {
            runner.withPropertyValues("larder.session.enabled=true")
                    .withClassLoader(new FilteredClassLoader("org.springframework.session"))
                    .run(context -> assertThat(context).hasNotFailed());
        }

        @Test
        void whereTheApplicationIsNoServlet() {
            new ApplicationContextRunner()
                    .withConfiguration(CONFIGURATIONS)
                    .withPropertyValues("larder.session.enabled=true")
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionRepository.class));
        }
    }

    @Nested
    class OnWebFlux {

        private final ReactiveWebApplicationContextRunner flux = new ReactiveWebApplicationContextRunner()
                .withConfiguration(CONFIGURATIONS)
                .withBean(SharedTier.Provider.class, () -> new InMemorySharedTier(Clock.system()));

        @Test
        void keepsSessionsWhereTold() {
            flux.run(context -> assertThat(context).doesNotHaveBean(ReactiveSessionRepository.class));
            flux.withPropertyValues("larder.session.enabled=true")
                    .run(context -> assertThat(context)
                            .hasSingleBean(LarderReactiveSessionRepository.class)
                            .hasSingleBean(SessionIdCookies.class)
                            .hasBean("webSessionManager"));
        }

        @Test
        void backsOffToTheApplicationsRepository() {
            flux.withPropertyValues("larder.session.enabled=true")
                    .withBean(
                            "own",
                            ReactiveSessionRepository.class,
                            () -> new ReactiveMapSessionRepository(new ConcurrentHashMap<>()))
                    .run(context -> assertThat(context).doesNotHaveBean(LarderSessionRepository.class));
        }
    }

    @Test
    void protectsTheCookieWithTheKeyRing() {
        runner.withPropertyValues("larder.session.enabled=true", "larder.session.cookie.protect=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("larder.session.cookie.protect is true, but there is no key ring: set"
                                + " larder.keyring.enabled=true, or switch larder.session.cookie.protect off"));
        runner.withPropertyValues(
                        "larder.session.enabled=true",
                        "larder.session.cookie.protect=true",
                        "larder.keyring.enabled=true")
                .run(context -> assertThat(context).hasSingleBean(ProtectedCookies.class));
    }

    @Test
    void readsAttributesAsTheSerializerSays() {
        runner.withPropertyValues("larder.session.enabled=true")
                .run(context ->
                        assertThat(context.getBean(AttributeCodec.class)).isInstanceOf(JsonAttributes.class));
        runner.withPropertyValues("larder.session.enabled=true", "larder.session.serializer=java")
                .run(context ->
                        assertThat(context.getBean(AttributeCodec.class)).isInstanceOf(JavaAttributes.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "timeout=0s           | larder.session.timeout is 'PT0S': give a positive duration such as 30m",
                "near-time-to-live=0s | larder.session.near-time-to-live is 'PT0S': give a positive duration such as 30m",
                "touch-every=30m      | larder.session.touch-every is 'PT30M': give a duration shorter than"
                        + " larder.session.timeout, PT30M",
                "cookie.same-site=No  | larder.session.cookie.same-site is 'No': give Strict, Lax or None",
            })
    void saysWhichPropertyIsWrongAndWhatToDo(String property, String message) {
        runner.withPropertyValues("larder.session.enabled=true", "larder.session." + property)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessage(message));
    }
}
