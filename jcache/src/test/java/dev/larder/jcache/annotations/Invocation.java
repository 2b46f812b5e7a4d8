package dev.larder.jcache.annotations;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** A call of a bean's method. */
public record Invocation(Object bean, Method method, Object[] arguments) {

    Object proceed() throws Throwable {
        try {
            return method.invoke(bean, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
