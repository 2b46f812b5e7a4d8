package dev.larder.deploy.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects of operators, read into fabric8's classes. What these do not know they put aside, and there it is found. */
final class OperatorModel {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private OperatorModel() {}

    static void check(String type, Map<String, Object> object) {
        try {
            refuseAside(MAPPER.convertValue(object, Class.forName(type)));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("Cannot be looked at: " + type, e);
        }
    }

    private static void refuseAside(@Nullable Object value) throws ReflectiveOperationException {
        if (value instanceof Collection<?> items) {
            for (Object item : items) {
                refuseAside(item);
            }
        } else if (value != null && value.getClass().getName().startsWith("io.fabric8.")) {
            refuseAsideOf(value);
        }
    }

    private static void refuseAsideOf(Object model) throws ReflectiveOperationException {
        for (Method method : model.getClass().getMethods()) {
            if (!method.getName().startsWith("get") || method.getParameterCount() > 0) {
                continue;
            }
            Object value = read(model, method);
            if (method.getName().equals("getAdditionalProperties")) {
                if (value instanceof Map<?, ?> aside && !aside.isEmpty()) {
                    throw new AssertionError(model.getClass().getSimpleName() + " has no " + aside.keySet());
                }
            } else {
                refuseAside(value);
            }
        }
    }

    private static @Nullable Object read(Object model, Method getter) throws ReflectiveOperationException {
        try {
            return getter.invoke(model);
        } catch (InvocationTargetException e) {
            throw new AssertionError("Cannot be read: " + getter, e);
        }
    }
}
