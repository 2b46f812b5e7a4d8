package dev.larder.spring.autoconfigure;

import dev.larder.Larder;
import dev.larder.spring.autoconfigure.Missing.Notice;
import dev.larder.spring.autoconfigure.Missing.Surroundings;
import dev.larder.tier.LocalTier;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.Caching;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * Says what is missing, so that nobody has to find out why nothing is shared, cached or measured: once in the log when the application
 * starts, and from then on at {@code /actuator/larder}. It asks no server and changes nothing. Thread-safe.
 *
 * @since 0.1
 */
public final class Explanation implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(Explanation.class);

    private static final String ADVISOR = "org.springframework.cache.config.internalCacheAdvisor";
    private static final String ASPECT = "org.springframework.cache.config.internalCacheAspect";
    private static final Set<Class<? extends Annotation>> CACHING =
            Set.of(Cacheable.class, CachePut.class, CacheEvict.class, Caching.class);
    private static final String ENDPOINT = "org.springframework.boot.actuate.endpoint.annotation.Endpoint";
    private static final Pattern SERVER = Pattern.compile("rediss?(?:-[a-z]+)?://(?:[^@/]*@)?(\\[[^]]*]|[^:/,#?]+).*");
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final LarderProperties properties;
    private final Environment environment;
    private final ListableBeanFactory beans;
    private volatile List<Notice> notices = List.of();

    Explanation(LarderProperties properties, Environment environment, ListableBeanFactory beans) {
        this.properties = properties;
        this.environment = environment;
        this.beans = beans;
    }

    /** What is missing, each as a sentence with a cure; empty if nothing is, or before the application has started. */
    public List<String> missing() {
        return notices.stream().map(Notice::text).toList();
    }

    @Override
    public void afterSingletonsInstantiated() {
        notices = Missing.in(surroundings());
        for (Notice notice : notices) {
            if (notice.isMistake()) {
                LOG.warn("{}", notice.text());
            } else {
                LOG.info("{}", notice.text());
            }
        }
    }

    private Surroundings surroundings() {
        return new Surroundings(
                properties,
                properties.instance() != null
                        || StringUtils.hasText(environment.getProperty("spring.application.name")),
                alone(),
                redisProperties(),
                farHost(),
                isEncrypted(),
                beans.containsBean(ADVISOR) || beans.containsBean(ASPECT) ? "" : annotated(),
                isPresent(ENDPOINT),
                hasMeters(),
                isPresent(Settings.DISK) && beans.getBeanNamesForType(LocalTier.Provider.class).length == 0,
                !environment.containsProperty("larder.management.port") || beans.containsBean("larderFigures"));
    }

    private List<String> alone() {
        return beans.getBeansOfType(Larder.class).values().stream()
                .filter(larder -> larder.shared().isEmpty())
                .map(larder -> larder.status().namespace())
                .toList();
    }

    private Set<String> redisProperties() {
        Map<String, Object> set = Binder.get(environment)
                .bind("larder.redis", Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of());
        return set.keySet().stream()
                .filter(name -> !name.equals("enabled"))
                .map(name -> "larder.redis." + name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The host of a Redis that is not on this machine; the first one of several. */
    private String farHost() {
        LarderProperties.Redis redis = properties.redis();
        String host = redis.host();
        if (redis.uri() != null) {
            Matcher server = SERVER.matcher(redis.uri());
            host = server.matches() ? server.group(1) : "";
        }
        return host == null || !redis.enabled() || HERE.contains(host) ? "" : host;
    }

    /** A method with one of Spring's caching annotations; empty if there is none. */
    private String annotated() {
        return Stream.of(beans.getBeanDefinitionNames())
                .map(name -> beans.getType(name, /* allowFactoryBeanInit= */ false))
                .filter(type -> type != null && !type.getName().startsWith("org.springframework."))
                .flatMap(type -> Stream.of(ReflectionUtils.getDeclaredMethods(ClassUtils.getUserClass(type))))
                .filter(method -> CACHING.stream().anyMatch(each -> AnnotatedElementUtils.hasAnnotation(method, each)))
                .map(method -> ClassUtils.getQualifiedMethodName(method) + "()")
                .findFirst()
                .orElse("");
    }

    private boolean isEncrypted() {
        LarderProperties.Redis redis = properties.redis();
        LarderProperties.Tls tls = redis.tls();
        boolean isInUri = redis.uri() != null && redis.uri().startsWith("rediss");
        return isInUri || redis.ssl() || !tls.trust().isEmpty() || tls.certificate() != null || tls.bundle() != null;
    }

    private boolean hasMeters() {
        return beans.getBeanNamesForType(
                                MeterRegistry.class, /* includeNonSingletons= */ true, /* allowEagerInit= */ false)
                        .length
                > 0;
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, Explanation.class.getClassLoader());
    }
}
