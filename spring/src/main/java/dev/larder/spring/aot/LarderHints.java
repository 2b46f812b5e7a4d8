package dev.larder.spring.aot;

import dev.larder.tier.CodecProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ReflectionUtils;

/** What the libraries reach by name: the scripts that run in Redis, the codecs, Caffeine's generated classes, Spring's simple keys. */
final class LarderHints implements RuntimeHintsRegistrar {

    private static final String CAFFEINE = "com.github.benmanes.caffeine.cache.";

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.resources().registerPattern("dev/larder/redis/*.lua").registerPattern("dev/larder/redis/**/*.lua");
        hints.resources().registerPattern("META-INF/services/" + CodecProvider.class.getName());
        hints.reflection()
                .registerType(
                        TypeReference.of("dev.larder.codecs.JsonCodecs"), MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
        registerCaffeine(hints);
        hints.reflection()
                .registerField(Objects.requireNonNull(
                        ReflectionUtils.findField(SimpleKey.class, "params"),
                        "SimpleKey of this Spring has no field params"));
    }

    /** The classes that Caffeine picks by name for the caches of memory: bounded by entries or by weight, with and without a listener. */
    private static void registerCaffeine(RuntimeHints hints) {
        for (String name :
                new String[] {"SSMS", "SSMW", "SSLMS", "SSLMW", "SSEMS", "SSEMW", "PS", "PSMS", "PSMW", "PSW"}) {
            hints.reflection()
                    .registerTypeIfPresent(
                            LarderHints.class.getClassLoader(),
                            CAFFEINE + name,
                            MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
                            MemberCategory.ACCESS_DECLARED_FIELDS);
        }
    }
}
