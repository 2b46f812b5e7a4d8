package dev.larder.jcache.annotations;

import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResult;
import org.jsr107.ri.annotations.AbstractCachePutInterceptor;
import org.jsr107.ri.annotations.AbstractCacheRemoveAllInterceptor;
import org.jsr107.ri.annotations.AbstractCacheRemoveEntryInterceptor;
import org.jsr107.ri.annotations.AbstractCacheResultInterceptor;

/** The reference implementation's interceptors, for calls through a proxy. */
final class Interceptors {

    private final Calls calls = new Calls();
    private final AbstractCacheResultInterceptor<Invocation> result = new AbstractCacheResultInterceptor<>() {
        @Override
        protected Object proceed(Invocation invocation) throws Throwable {
            return invocation.proceed();
        }
    };
    private final AbstractCachePutInterceptor<Invocation> put = new AbstractCachePutInterceptor<>() {
        @Override
        protected Object proceed(Invocation invocation) throws Throwable {
            return invocation.proceed();
        }
    };
    private final AbstractCacheRemoveEntryInterceptor<Invocation> remove = new AbstractCacheRemoveEntryInterceptor<>() {
        @Override
        protected Object proceed(Invocation invocation) throws Throwable {
            return invocation.proceed();
        }
    };
    private final AbstractCacheRemoveAllInterceptor<Invocation> removeAll = new AbstractCacheRemoveAllInterceptor<>() {
        @Override
        protected Object proceed(Invocation invocation) throws Throwable {
            return invocation.proceed();
        }
    };

    Object intercept(Invocation invocation) throws Throwable {
        if (invocation.method().isAnnotationPresent(CacheResult.class)) {
            return result.cacheResult(calls, invocation);
        }
        if (invocation.method().isAnnotationPresent(CachePut.class)) {
            return put.cachePut(calls, invocation);
        }
        if (invocation.method().isAnnotationPresent(CacheRemove.class)) {
            return remove.cacheRemoveEntry(calls, invocation);
        }
        return invocation.method().isAnnotationPresent(CacheRemoveAll.class)
                ? removeAll.cacheRemoveAll(calls, invocation)
                : invocation.proceed();
    }
}
