package dev.larder.spring.cache;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Tells a native image of the values that annotated methods cache, which JSON makes by reflection, and of the records that are keys. */
final class ValueHints implements BeanFactoryInitializationAotProcessor {

    private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        Declarations declarations = new Declarations(beans);
        Set<Type> types = new LinkedHashSet<>();
        for (String cache : declarations.names()) {
            Declared declared = declarations.of(cache);
            if (declared != null && declared.type() != null) {
                types.add(declared.type());
            }
        }
        declarations.methods().forEach(method -> addKeys(method, types));
        return types.isEmpty()
                ? null
                : (context, code) -> register(context.getRuntimeHints().reflection(), types);
    }

    private static void addKeys(Method method, Set<Type> types) {
        for (Class<?> parameter : method.getParameterTypes()) {
            if (parameter.isRecord()) {
                types.add(parameter);
            }
        }
    }

    private void register(ReflectionHints hints, Set<Type> types) {
        types.forEach(type -> binding.registerReflectionHints(hints, type));
    }
}
