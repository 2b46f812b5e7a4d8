package dev.larder.internal.keys;

import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys back from their texts, where each parameter is of a type that {@link ValueReading can be read}; chosen once, when the template is
 * compiled. What was hashed cannot be read back. What is read may have another text, of which it is one spelling too many.
 */
final class KeyReading {

    private static final ValueReading[] NOTHING = {};

    private final Template template;
    private final ValueReading[] values;
    private final @Nullable RecordMaker maker;
    private final int[] components;

    private KeyReading(Template template, ValueReading[] values, @Nullable RecordMaker maker, int[] components) {
        this.template = template;
        this.values = values;
        this.maker = maker;
        this.components = components;
    }

    static KeyReading of(Template template, Class<?> keyType) {
        int[] components = keyType.isRecord() ? RecordBinding.components(template, RecordShape.of(keyType)) : null;
        return components == null ? ofWhole(template, keyType) : ofComponents(template, keyType, components);
    }

    private static KeyReading ofWhole(Template template, Class<?> keyType) {
        ValueReading whole = template.parameters().size() == 1 ? ValueReading.of(valueType(keyType)) : null;
        return new KeyReading(template, whole == null ? NOTHING : new ValueReading[] {whole}, null, new int[0]);
    }

    // Of keys that may be anything most are strings, as Spring's are.
    private static Class<?> valueType(Class<?> keyType) {
        return keyType == Object.class ? String.class : keyType;
    }

    private static KeyReading ofComponents(Template template, Class<?> keyType, int[] components) {
        RecordComponent[] declared = keyType.getRecordComponents();
        ValueReading[] values = new ValueReading[components.length];
        RecordMaker maker = RecordMaker.of(keyType);
        for (int i = 0; i < values.length; i++) {
            ValueReading value = ValueReading.of(declared[components[i]].getType());
            if (value == null || maker == null) {
                return new KeyReading(template, NOTHING, null, new int[0]);
            }
            values[i] = value;
        }
        return new KeyReading(template, values, maker, components);
    }

    /** What is likely to be the key, or null if it cannot be read back. */
    @Nullable Object read(String text) {
        String[] parameters = values.length == 0 ? null : template.parametersOf(text);
        Object[] read = parameters == null ? null : read(parameters);
        return read == null ? null : maker == null ? read[0] : maker.make(read);
    }

    private Object @Nullable [] read(String[] parameters) {
        Object[] read = new Object[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            Object value = read(values[i], parameters[i]);
            if (value == null) {
                return null;
            }
            read[maker == null ? i : components[i]] = value;
        }
        return read;
    }

    private static @Nullable Object read(ValueReading value, String parameter) {
        String plain = parameter.startsWith("~") ? null : PercentEncoding.unescaped(parameter);
        try {
            return plain == null ? null : value.read(plain);
        } catch (IllegalArgumentException noSuchValue) {
            return null;
        }
    }
}
