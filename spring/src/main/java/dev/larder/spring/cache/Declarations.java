package dev.larder.spring.cache;

import dev.larder.spring.autoconfigure.Problem;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.annotation.AnnotationCacheOperationSource;
import org.springframework.cache.interceptor.CacheEvictOperation;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * What the annotated methods of all beans say of caches, read from the beans' classes without making the beans, once, when it is first
 * asked for. Thread-safe.
 */
final class Declarations {

    private final ConfigurableListableBeanFactory beans;
    private final AnnotationCacheOperationSource operations = new AnnotationCacheOperationSource();
    private @Nullable Found found;

    /** What was found, and what contradicts itself. */
    private record Found(Map<String, Declared> caches, Map<String, Problem> problems, Set<Method> methods) {}

    Declarations(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** What is said of a cache, or null if no method names it. */
    @Nullable Declared of(String cache) {
        return found().caches.get(cache);
    }

    /** The names of all caches that methods name. */
    Set<String> names() {
        return found().caches.keySet();
    }

    /** What is wrong with annotations, by the caches they name. */
    Map<String, Problem> problems() {
        return found().problems;
    }

    /** All annotated methods. */
    Set<Method> methods() {
        return found().methods;
    }

    private synchronized Found found() {
        if (found == null) {
            Found reading = new Found(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashSet<>());
            for (String name : beans.getBeanDefinitionNames()) {
                Class<?> type = beans.getType(name, /* allowFactoryBeanInit= */ false);
                if (type != null && !type.getName().startsWith("org.springframework.")) {
                    read(ClassUtils.getUserClass(type), reading);
                }
            }
            found = reading;
        }
        return found;
    }

    private void read(Class<?> type, Found reading) {
        Map<Method, Collection<CacheOperation>> annotated =
                MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<Collection<CacheOperation>>)
                        method -> operations.getCacheOperations(method, type));
        annotated.forEach((method, all) -> all.stream()
                .filter(operation -> !StringUtils.hasText(operation.getCacheResolver()))
                .filter(operation -> !StringUtils.hasText(operation.getCacheManager()))
                .forEach(operation -> read(operation, method, type, reading)));
        MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<CacheableAll>)
                        method -> AnnotatedElementUtils.findMergedAnnotation(method, CacheableAll.class))
                .forEach((method, all) -> readBulk(all.value(), method, type, reading));
    }

    private void readBulk(String cache, Method method, Class<?> type, Found reading) {
        if (BulkInterceptor.isUsable(method)) {
            Type values = ValueTypes.inMapReturnedBy(method, type);
            say(cache, new Declared(values, options(method, type), named(method, type)), reading);
        } else {
            reading.problems.put(
                    cache,
                    new Problem(
                            "@CacheableAll(\"" + cache + "\")",
                            named(method, type),
                            "the method must have one parameter that is a Collection, List or Set of keys, and return a Map"
                                    + " of values by key"));
        }
    }

    private void read(CacheOperation operation, Method method, Class<?> type, Found reading) {
        reading.methods.add(method);
        boolean isEvict = operation instanceof CacheEvictOperation;
        Type returned = isEvict ? null : ValueTypes.returnedBy(method, type);
        Options options = isEvict ? Options.NONE : options(method, type);
        operation
                .getCacheNames()
                .forEach(cache -> say(cache, new Declared(returned, options, named(method, type)), reading));
    }

    private static void say(String cache, Declared declared, Found reading) {
        Declared before = reading.caches.get(cache);
        if (before != null && before.contradicts(declared)) {
            reading.problems.put(cache, contradiction(cache, before, declared));
            return;
        }
        reading.caches.put(cache, before == null ? declared : before.and(declared));
    }

    private static Problem contradiction(String cache, Declared before, Declared declared) {
        return new Problem(
                "The cache " + cache,
                told(before) + " and " + told(declared),
                "two methods do not agree in what it holds or in its options; use a cache of its own for each, make them"
                        + " agree, or say the type by larder.caches." + cache + ".type");
    }

    private static String told(Declared declared) {
        Type type = declared.type();
        return (type == null ? "options" : type.getTypeName()) + " of " + declared.method();
    }

    private Options options(Method method, Class<?> type) {
        CacheableOptions said = AnnotatedElementUtils.findMergedAnnotation(method, CacheableOptions.class);
        CacheableOptions any =
                said != null ? said : AnnotatedElementUtils.findMergedAnnotation(type, CacheableOptions.class);
        return any == null ? Options.NONE : Options.of(any, this::resolved);
    }

    private String resolved(String text) {
        String resolved = beans.resolveEmbeddedValue(text);
        return resolved == null ? "" : resolved;
    }

    private static String named(Method method, Class<?> type) {
        return ClassUtils.getShortName(type) + "." + method.getName();
    }
}
