package dev.larder.jcache.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.Larder;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.util.Map;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cache.spi.RegionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the region factory is chosen and told what to do. */
@Timeout(60)
class SetUpTest {

    private static final String FACTORY = "hibernate.cache.region.factory_class";

    private final Pair pair = new Pair();

    @Entity
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.TRANSACTIONAL)
    static class Booking {
        @Id
        Long id = 0L;
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"larder", "LarderRegionFactory", "dev.larder.jcache.hibernate.LarderRegionFactory"})
    void oneSettingChoosesItAndNothingElseIsNeeded(String name) {
        Node node = pair.node(Map.<String, Object>of(FACTORY, name));
        RegionFactory factory = node.factory()
                .unwrap(SessionFactoryImplementor.class)
                .getCache()
                .getRegionFactory();
        assertThat(factory).isInstanceOf(LarderRegionFactory.class);
        node.save(Goal.of(1, "kept"));
        node.title(1);
        node.title(1);
        assertThat(node.statistics().getSecondLevelCacheHitCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "snapshot|sometimes|give auto, statement or transaction",
                "time-to-live|0s|above zero",
                "lock-limit|soon|give a duration",
                "instance|a Larder|dev.larder.Larder",
                "colour|red|larder.colour",
                "redis.uri|nowhere://x|it begins with none of redis://"
            })
    void whatMeansNothingIsRefusedWithItsNameAndTheCure(String name, String value, String cure) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() ->
                        pair.node(Map.<String, Object>of(FACTORY, "larder", "hibernate.cache.larder." + name, value)))
                .satisfies(failure -> assertThat(failure).hasStackTraceContaining(cure));
    }

    @Test
    void transactionalRegionsAreRefused() {
        StandardServiceRegistry registry = new StandardServiceRegistryBuilder()
                .applySetting("hibernate.connection.url", "jdbc:h2:mem:refused")
                .applySetting(FACTORY, "larder")
                .build();
        try {
            MetadataSources sources = new MetadataSources(registry).addAnnotatedClass(Booking.class);
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> sources.buildMetadata().buildSessionFactory())
                    .satisfies(failure -> assertThat(failure)
                            .hasStackTraceContaining("Booking is declared TRANSACTIONAL")
                            .hasStackTraceContaining("declare it READ_WRITE"));
        } finally {
            StandardServiceRegistryBuilder.destroy(registry);
        }
    }

    @Test
    void aLarderThatIsHandedInIsUsedAndLeftOpen() {
        try (Larder larder = Larder.named("shop").build()) {
            Node node = pair.node(Map.<String, Object>of("hibernate.cache.larder.instance", larder));
            node.save(Goal.of(1, "kept"));
            node.title(1);
            assertThat(larder.findCache(Goal.class.getName())).isPresent();
            pair.close();
            assertThat(larder.caches()).isEmpty();
            assertThat(larder.status()).isNotNull();
        }
    }

    @Test
    void rowsThatNeverChangeAreCachedAndNotChanged() {
        Node node = pair.lonely();
        node.save(Country.of("at", "Austria"));
        for (int i = 0; i < 2; i++) {
            node.ask(session -> session.find(Country.class, "at").name);
        }
        assertThat(node.statistics().getSecondLevelCacheHitCount()).isEqualTo(1);
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> node.run(session -> session.find(Country.class, "at").name = "Ostria"))
                .satisfies(failure -> assertThat(failure).hasStackTraceContaining("declare it READ_WRITE"));
        node.run(session -> session.remove(session.find(Country.class, "at")));
        assertThat(node.<Object>ask(session -> session.find(Country.class, "at")))
                .isNull();
    }

    /** 1. A looks at another row: its snapshot is taken. 2. B updates and commits. 3. A reads the old row, and may not keep it. */
    @Test
    void withSnapshotsOfTransactionsARowIsKeptWithTheSecondLoadAndNeverAnOldOne() {
        Map<String, Object> serializable = Map.of("hibernate.connection.isolation", "SERIALIZABLE");
        Node a = pair.node(pair.server.link(), serializable);
        Node b = pair.node(pair.server.link(), serializable);
        a.save(Goal.of(1, "old"));
        a.save(Goal.of(2, "other"));
        a.run(session -> {
            session.find(Goal.class, 2L);
            b.rename(1, "new");
            assertThat(session.find(Goal.class, 1L).title).isEqualTo("old");
        });
        assertThat(b.title(1)).isEqualTo("new");
        pair.clock.advance(Duration.ofSeconds(2));
        assertThat(a.title(1)).isEqualTo("new");
        long hits = a.statistics().getSecondLevelCacheHitCount();
        assertThat(a.title(1)).isEqualTo("new");
        assertThat(a.statistics().getSecondLevelCacheHitCount()).isGreaterThan(hits);
    }
}
