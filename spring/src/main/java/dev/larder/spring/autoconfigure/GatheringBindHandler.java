package dev.larder.spring.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.util.unit.DataSize;

/** Binds to the end whatever is wrong, and gathers it: values that cannot be read or used, and names that nothing reads. */
final class GatheringBindHandler extends NoUnboundElementsBindHandler {

    /** What stands in for a value that cannot be read, so that the rest is looked at too. */
    private static final Map<Class<?>, Object> STAND_INS = Map.of(
            int.class,
            1,
            long.class,
            1L,
            boolean.class,
            false,
            Duration.class,
            Duration.ofSeconds(2),
            DataSize.class,
            DataSize.ofKilobytes(1));

    private final Problems problems;
    private final Set<String> otherPrefixes;

    /**
     * A handler.
     *
     * @param otherPrefixes what is read below by others
     */
    GatheringBindHandler(BindHandler parent, Problems problems, Set<String> otherPrefixes) {
        super(parent, new UnboundElementsSourceFilter());
        this.problems = problems;
        this.otherPrefixes = otherPrefixes;
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
        Throwable cause = cause(error);
        if (cause instanceof ConversionException) {
            ConfigurationProperty property = context.getConfigurationProperty();
            problems.add(name.toString(), property == null ? "" : String.valueOf(property.getValue()), cure(target));
        } else if (!problems.concernUnder(name.toString())) {
            problems.addRefusal(String.valueOf(cause.getMessage()));
        }
        return STAND_INS.get(target.getType().resolve(Object.class));
    }

    @Override
    public void onFinish(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
            throws Exception {
        try {
            super.onFinish(name, target, context, result);
        } catch (UnboundConfigurationPropertiesException unbound) {
            tellUnread(unbound);
        }
    }

    private void tellUnread(UnboundConfigurationPropertiesException unbound) {
        Map<String, Object> unread = new TreeMap<>();
        unbound.getUnboundProperties().stream()
                .filter(property -> otherPrefixes.stream().noneMatch(prefix -> isUnder(prefix, property)))
                .forEach(property -> unread.put(property.getName().toString(), property.getValue()));
        unread.forEach(problems::addUnread);
    }

    private static boolean isUnder(String prefix, ConfigurationProperty property) {
        ConfigurationPropertyName parent = ConfigurationPropertyName.of(prefix);
        return parent.equals(property.getName()) || parent.isAncestorOf(property.getName());
    }

    /** A conversion that failed, wherever it is in the chain; else the innermost. */
    private static Throwable cause(Throwable error) {
        Throwable cause = error;
        while (!(cause instanceof ConversionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String cure(Bindable<?> target) {
        ResolvableType type = target.getType();
        Class<?> kind =
                (type.hasGenerics() ? type.getGeneric(type.getGenerics().length - 1) : type).resolve(Object.class);
        return "give " + (kind.isEnum() ? "one of " + Spelled.constants(kind) : Spelled.kind(kind));
    }
}
