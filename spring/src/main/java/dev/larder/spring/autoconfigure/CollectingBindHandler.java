package dev.larder.spring.autoconfigure;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Tells, when {@link LarderProperties} are bound, of everything that is wrong under {@code larder}: what {@link GatheringBindHandler}
 * finds in them and in the records of this starter's other packages, and what {@link Settings} refuses. What else is bound it leaves to
 * the handler behind it.
 */
final class CollectingBindHandler implements BindHandler {

    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("larder");
    private static final String OURS = "dev.larder.";

    private final BindHandler plain;
    private final Supplier<Map<String, Class<?>>> others;
    private @Nullable Problems problems;
    private BindHandler present;

    /**
     * A handler.
     *
     * @param others what other beans read under {@code larder}: prefix and type
     */
    CollectingBindHandler(BindHandler plain, Supplier<Map<String, Class<?>>> others) {
        this.plain = plain;
        this.others = others;
        this.present = plain;
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        if (name.equals(ROOT) && LarderProperties.class.equals(target.getType().resolve())) {
            problems = new Problems();
            present = new GatheringBindHandler(plain, problems, others.get().keySet());
        }
        return present.onStart(name, target, context);
    }

    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        return present.onSuccess(name, target, context, result);
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) throws Exception {
        if (error instanceof LarderConfigurationException) {
            throw error;
        }
        return present.onFailure(name, target, context, error);
    }

    @Override
    public void onFinish(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
            throws Exception {
        present.onFinish(name, target, context, result);
        if (!present.equals(plain) && name.equals(ROOT)) {
            present = plain;
            finish(Objects.requireNonNull(problems), context, result);
        }
    }

    private void finish(Problems all, BindContext context, @Nullable Object result) {
        if (result instanceof LarderProperties properties) {
            Settings.check(properties, all);
        }
        rehearse(all, context);
        all.throwIfAny();
    }

    /** Binds what the starter's other packages will bind, to know now what is wrong there. */
    private void rehearse(Problems all, BindContext context) {
        Map<String, Class<?>> read = others.get();
        read.forEach((prefix, type) -> {
            if (type.getName().startsWith(OURS)) {
                Set<String> below = new HashSet<>(read.keySet());
                below.remove(prefix);
                context.getBinder()
                        .bind(prefix, Bindable.of(type), new GatheringBindHandler(BindHandler.DEFAULT, all, below));
            }
        });
    }
}
