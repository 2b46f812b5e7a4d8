package dev.larder.spring.cache;

import dev.larder.spring.internal.reactive.Reactive;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Does what {@link CacheableAll} says. */
final class BulkInterceptor implements MethodInterceptor {

    private static final List<Class<?>> PARAMETERS = List.of(Collection.class, List.class, Set.class);

    private final Supplier<LarderCacheManager> caches;

    BulkInterceptor(Supplier<LarderCacheManager> caches) {
        this.caches = caches;
    }

    /** Whether a method has the shape that the annotation asks for. */
    static boolean isUsable(Method method) {
        return method.getParameterCount() == 1
                && PARAMETERS.contains(method.getParameterTypes()[0])
                && Map.class.isAssignableFrom(method.getReturnType())
                && method.getReturnType().isAssignableFrom(LinkedHashMap.class);
    }

    @Override
    public Object invoke(MethodInvocation invocation) throws Throwable {
        Collection<?> keys =
                (Collection<?>) Objects.requireNonNull(invocation.getArguments()[0], "The keys to find are null");
        return cacheOf(invocation).loadAll(keys, missing -> ask(invocation, missing));
    }

    @SuppressWarnings("unchecked") // isUsable was asked when the application started
    private static Map<Object, Object> ask(MethodInvocation invocation, Set<Object> missing) {
        boolean isSet = invocation.getMethod().getParameterTypes()[0] == Set.class;
        Object argument = isSet ? new LinkedHashSet<>(missing) : new ArrayList<>(missing);
        return (Map<Object, Object>) Objects.requireNonNull(
                Reactive.proceed(invocation, argument),
                () -> invocation.getMethod() + " returned null; return a map without the keys that have no value");
    }

    private LarderCache cacheOf(MethodInvocation invocation) {
        Object target = Objects.requireNonNull(invocation.getThis());
        Method method = AopUtils.getMostSpecificMethod(invocation.getMethod(), target.getClass());
        CacheableAll said =
                Objects.requireNonNull(AnnotatedElementUtils.findMergedAnnotation(method, CacheableAll.class));
        return (LarderCache)
                Objects.requireNonNull(caches.get().getCache(said.value()), () -> "There is no cache " + said.value());
    }
}
