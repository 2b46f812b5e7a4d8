package dev.larder.spring.session;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * What sessions reach by name: the stored session as JSON, and the JDK's classes of attributes. The application's own, which {@code
 * larder.session.allow} names, and what Java's serialization reads, it registers itself.
 */
final class SessionHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), StoredSession.class);
        AllowedClasses.ofJdk().forEach(name -> hints.reflection().registerType(TypeReference.of(name)));
    }
}
