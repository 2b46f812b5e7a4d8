package dev.larder.jcache.hibernate;

import dev.larder.jcache.LarderCachingProvider;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;

/** Hibernate's own access over a manager of Larder's, in which something may happen once before an entry is put: between Hibernate's look and its put. */
final class PlainAccess implements AutoCloseable {

    private static final Runnable NOTHING = () -> {};

    private final LarderCachingProvider provider = new LarderCachingProvider();
    private final CacheManager manager;
    private volatile Runnable beforePut = NOTHING;

    PlainAccess(String redis) {
        Properties properties = new Properties();
        properties.setProperty("larder.redis.uri", redis);
        properties.setProperty("larder.redis.wait", "30s");
        properties.setProperty("larder.classes", "org.hibernate.cache.**;java.io.Serializable");
        manager = provider.getCacheManager(URI.create("larder:plain"), null, properties);
    }

    CacheManager manager() {
        return proxy(CacheManager.class, (proxy, method, arguments) -> {
            Object answer = invoke(method, manager, arguments);
            return answer instanceof Cache<?, ?> cache ? tampered(cache) : answer;
        });
    }

    private Cache<?, ?> tampered(Cache<?, ?> cache) {
        return proxy(Cache.class, (proxy, method, arguments) -> {
            if (method.getName().equals("put")) {
                Runnable once = beforePut;
                beforePut = NOTHING;
                once.run();
            }
            return invoke(method, cache, arguments);
        });
    }

    void beforePut(Runnable action) {
        beforePut = action;
    }

    boolean isDone() {
        return beforePut == NOTHING;
    }

    private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(PlainAccess.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public void close() {
        provider.close();
    }
}
