package dev.larder.spring.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import dev.larder.spring.cache.CacheableAll;
import dev.larder.spring.cache.CacheableOptions;
import dev.larder.spring.cache.LarderCacheAutoConfiguration;
import dev.larder.spring.invalidation.InvalidateTags;
import dev.larder.spring.invalidation.InvalidationAutoConfiguration;
import dev.larder.spring.transaction.TransactionsAutoConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Timeout(60)
class CachedRepositoryTest {

    record Resource(String id, String name, int revision) {}

    record Page(List<String> ids) {}

    /** A repository as the catalogue's. */
    interface Resources {
        Optional<Resource> find(String id);

        Map<String, Resource> findAll(Collection<String> ids);

        Page search(String text, int page);

        Resource update(String id, String name);

        void check() throws IOException;
    }

    /** What a screen of code says elsewhere. */
    interface CachedResources extends Resources {
        @Override
        @Cacheable("resource")
        @CacheableOptions(timeToLive = "5m", staleIfError = "1h")
        Optional<Resource> find(String id);

        @Override
        @CacheableAll("resource")
        Map<String, Resource> findAll(Collection<String> ids);

        @Override
        @Cacheable("search")
        @CacheableOptions(timeToLive = "10m", tags = "searches")
        Page search(String text, int page);

        @Override
        @CacheEvict(cacheNames = "resource", key = "#id")
        @InvalidateTags("searches")
        Resource update(String id, String name);

        default int size() {
            return search("", 0).ids().size();
        }
    }

    static class Source implements Resources {
        final Map<String, Resource> rows =
                new TreeMap<>(Map.of("a", new Resource("a", "A", 1), "b", new Resource("b", "B", 1)));
        final List<String> queries = new ArrayList<>();

        @Override
        public Optional<Resource> find(String id) {
            queries.add("find " + id);
            return Optional.ofNullable(rows.get(id));
        }

        @Override
        public Map<String, Resource> findAll(Collection<String> ids) {
            queries.add("find all " + ids);
            return ids.stream().filter(rows::containsKey).collect(Collectors.toMap(id -> id, rows::get));
        }

        @Override
        public Page search(String text, int page) {
            queries.add("search");
            return new Page(rows.values().stream()
                    .filter(row -> row.name().contains(text))
                    .map(Resource::id)
                    .toList());
        }

        @Override
        public Resource update(String id, String name) {
            queries.add("update");
            return rows.merge(
                    id, new Resource(id, name, 1), (old, fresh) -> new Resource(id, name, old.revision() + 1));
        }

        @Override
        public void check() throws IOException {
            throw new IOException("no connection");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableCaching(proxyTargetClass = true)
    static class Application {
        @Bean
        Source source() {
            return new Source();
        }

        @Bean
        CachedResources resources(Source source) {
            return CachedRepository.of(CachedResources.class, source);
        }
    }

    private void run(BiConsumer<CachedResources, Source> use) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        LarderAutoConfiguration.class,
                        TransactionsAutoConfiguration.class,
                        LarderCacheAutoConfiguration.class,
                        InvalidationAutoConfiguration.class))
                .withUserConfiguration(Application.class)
                .run(context -> use.accept(context.getBean(CachedResources.class), context.getBean(Source.class)));
    }

    @Test
    void readsThroughTheCachesThatTheInterfaceDeclares() {
        run((resources, source) -> {
            assertThat(resources.find("a")).isEqualTo(resources.find("a")).isPresent();
            assertThat(resources.findAll(List.of("a", "b"))).containsOnlyKeys("a", "b");
            assertThat(resources.find("b")).isPresent();
            assertThat(resources.search("A", 0)).isEqualTo(resources.search("A", 0));
            assertThat(source.queries).containsExactly("find a", "find all [b]", "search");
        });
    }

    @Test
    void makesUntrueWhatTheInterfaceSaysOfAWrite() {
        run((resources, source) -> {
            resources.find("a");
            resources.search("A", 0);
            assertThat(resources.update("a", "C").revision()).isEqualTo(2);
            assertThat(resources.find("a")).map(Resource::name).contains("C");
            assertThat(resources.search("A", 0).ids()).isEmpty();
        });
    }

    @Test
    void keepsDefaultsOfTheInterfaceAndExceptionsOfTheSource() {
        run((resources, source) -> {
            assertThat(resources.size()).isEqualTo(2);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(resources::check)
                    .withMessage("no connection");
            assertThat(resources).hasToString(resources.toString()).isEqualTo(resources);
        });
    }

    @Test
    void needsASourceThatCanDoWhatIsDeclared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CachedRepository.of(CachedResources.class, "text"))
                .withMessageContaining("java.lang.String has no method for")
                .withMessageContaining("findAll");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CachedRepository.of(Source.class, new Source()))
                .withMessageContaining("is no interface");
    }
}
