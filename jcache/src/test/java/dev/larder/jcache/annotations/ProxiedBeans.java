package dev.larder.jcache.annotations;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.annotation.BeanProvider;

/** Beans behind proxies of their interfaces; each has interceptors of its own, for caches of the manager that is open then. */
public final class ProxiedBeans implements BeanProvider {

    private static final AtomicInteger INTERCEPTED = new AtomicInteger();

    /** How many calls were intercepted in this process. */
    public static int intercepted() {
        return INTERCEPTED.get();
    }

    @Override
    @SuppressWarnings("unchecked") // the TCK asks for a class, and uses its interface
    public <T> T getBeanByType(Class<T> type) {
        try {
            Object bean = type.getDeclaredConstructor().newInstance();
            Interceptors interceptors = new Interceptors();
            return (T) Proxy.newProxyInstance(
                    type.getClassLoader(), type.getInterfaces(), (proxy, method, arguments) -> {
                        INTERCEPTED.incrementAndGet();
                        return interceptors.intercept(new Invocation(
                                bean,
                                type.getMethod(method.getName(), method.getParameterTypes()),
                                arguments == null ? new Object[0] : arguments));
                    });
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
