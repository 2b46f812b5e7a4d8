package dev.larder.jcache.annotations;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import javax.cache.Caching;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CacheResolverFactory;
import org.jsr107.ri.annotations.AbstractCacheLookupUtil;
import org.jsr107.ri.annotations.AbstractInternalCacheInvocationContext;
import org.jsr107.ri.annotations.AbstractInternalCacheKeyInvocationContext;
import org.jsr107.ri.annotations.DefaultCacheKeyGenerator;
import org.jsr107.ri.annotations.DefaultCacheResolverFactory;
import org.jsr107.ri.annotations.InternalCacheInvocationContext;
import org.jsr107.ri.annotations.InternalCacheKeyInvocationContext;
import org.jsr107.ri.annotations.StaticCacheInvocationContext;
import org.jsr107.ri.annotations.StaticCacheKeyInvocationContext;

/** What the interceptors ask of a call. */
final class Calls extends AbstractCacheLookupUtil<Invocation> {

    private final CacheKeyGenerator keys = new DefaultCacheKeyGenerator();
    private final CacheResolverFactory resolvers =
            new DefaultCacheResolverFactory(Caching.getCachingProvider().getCacheManager());

    private static final class Keyed<A extends Annotation>
            extends AbstractInternalCacheKeyInvocationContext<Invocation, A> {

        Keyed(StaticCacheKeyInvocationContext<A> known, Invocation invocation) {
            super(known, invocation);
        }

        @Override
        protected Object[] getParameters(Invocation invocation) {
            return invocation.arguments();
        }

        @Override
        protected Method getMethod(Invocation invocation) {
            return invocation.method();
        }

        @Override
        protected Object getTarget(Invocation invocation) {
            return invocation.bean();
        }
    }

    private static final class Unkeyed<A extends Annotation>
            extends AbstractInternalCacheInvocationContext<Invocation, A> {

        Unkeyed(StaticCacheInvocationContext<A> known, Invocation invocation) {
            super(known, invocation);
        }

        @Override
        protected Object[] getParameters(Invocation invocation) {
            return invocation.arguments();
        }

        @Override
        protected Method getMethod(Invocation invocation) {
            return invocation.method();
        }

        @Override
        protected Object getTarget(Invocation invocation) {
            return invocation.bean();
        }
    }

    @Override
    protected InternalCacheKeyInvocationContext<? extends Annotation> createCacheKeyInvocationContextImpl(
            StaticCacheKeyInvocationContext<? extends Annotation> known, Invocation invocation) {
        return new Keyed<>(known, invocation);
    }

    @Override
    protected InternalCacheInvocationContext<? extends Annotation> createCacheInvocationContextImpl(
            StaticCacheInvocationContext<? extends Annotation> known, Invocation invocation) {
        return new Unkeyed<>(known, invocation);
    }

    @Override
    protected Class<?> getTargetClass(Invocation invocation) {
        return invocation.bean().getClass();
    }

    @Override
    protected Method getMethod(Invocation invocation) {
        return invocation.method();
    }

    @Override
    protected <T> T getObjectByType(Class<T> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected CacheKeyGenerator getDefaultCacheKeyGenerator() {
        return keys;
    }

    @Override
    protected CacheResolverFactory getDefaultCacheResolverFactory() {
        return resolvers;
    }
}
