package dev.larder.spring.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.ResolvableType;

/**
 * Binds {@link LarderProperties} to the end whatever is wrong, and then tells of all of it: values that cannot be read, names that
 * nothing reads, and what {@link Settings} refuses. What other beans bind it leaves to the handler behind it.
 */
final class CollectingBindHandler extends AbstractBindHandler {

    static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("larder");

    private final BindHandler plain;
    private final Supplier<Set<String>> otherPrefixes;
    private Problems problems = new Problems();
    private boolean isOurs;

    /**
     * A handler.
     *
     * @param otherPrefixes what other beans read under {@code larder}
     */
    CollectingBindHandler(BindHandler parent, Supplier<Set<String>> otherPrefixes) {
        super(new NoUnboundElementsBindHandler(parent, new UnboundElementsSourceFilter()));
        this.plain = parent;
        this.otherPrefixes = otherPrefixes;
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        isOurs |= name.equals(ROOT)
                && LarderProperties.class.equals(target.getType().resolve());
        return isOurs ? super.onStart(name, target, context) : plain.onStart(name, target, context);
    }

    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        return isOurs ? super.onSuccess(name, target, context, result) : plain.onSuccess(name, target, context, result);
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) throws Exception {
        if (!isOurs) {
            return plain.onFailure(name, target, context, error);
        }
        if (error instanceof LarderConfigurationException) {
            throw error;
        }
        ConfigurationProperty property = context.getConfigurationProperty();
        problems.add(name.toString(), property == null ? "" : String.valueOf(property.getValue()), cure(target));
        return null;
    }

    @Override
    public void onFinish(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
            throws Exception {
        if (!isOurs) {
            plain.onFinish(name, target, context, result);
            return;
        }
        try {
            super.onFinish(name, target, context, result);
        } catch (UnboundConfigurationPropertiesException unbound) {
            tellUnread(unbound);
        }
        if (name.equals(ROOT)) {
            isOurs = false;
            finish(result);
        }
    }

    private void finish(@Nullable Object result) {
        Problems all = problems;
        problems = new Problems();
        if (result instanceof LarderProperties properties) {
            Settings.check(properties, all);
        }
        all.throwIfAny();
    }

    private void tellUnread(UnboundConfigurationPropertiesException unbound) {
        Set<String> others = otherPrefixes.get();
        Map<String, Object> unread = new TreeMap<>();
        unbound.getUnboundProperties().stream()
                .filter(property -> others.stream().noneMatch(prefix -> isUnder(prefix, property)))
                .forEach(property -> unread.put(property.getName().toString(), property.getValue()));
        unread.forEach((name, value) -> {
            if (!problems.concern(name)) {
                problems.add(name, value, "nothing reads it; remove it, or correct its name");
            }
        });
    }

    private static boolean isUnder(String prefix, ConfigurationProperty property) {
        ConfigurationPropertyName parent = ConfigurationPropertyName.of(prefix);
        return parent.equals(property.getName()) || parent.isAncestorOf(property.getName());
    }

    private static String cure(Bindable<?> target) {
        ResolvableType type = target.getType();
        Class<?> kind =
                (type.hasGenerics() ? type.getGeneric(type.getGenerics().length - 1) : type).resolve(Object.class);
        return "give " + (kind.isEnum() ? "one of " + Spelled.constants(kind) : Spelled.kind(kind));
    }
}
