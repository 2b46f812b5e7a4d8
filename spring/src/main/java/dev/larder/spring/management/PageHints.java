package dev.larder.spring.management;

import dev.larder.micrometer.LarderSnapshot;
import dev.larder.spring.health.LarderHealth;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** The records that the management port's pages write as JSON. */
final class PageHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        new BindingReflectionHintsRegistrar()
                .registerReflectionHints(hints.reflection(), LarderHealth.class, LarderSnapshot.class);
    }
}
