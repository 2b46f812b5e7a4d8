package dev.larder.internal.keys;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the keys of a type fill a template; chosen once, when the template is compiled. */
interface KeyBinding {

    String fill(Template template, Object key);

    static KeyBinding of(Template template, Class<?> keyType) {
        RawType.requireUsable(keyType, "the key");
        if (keyType.isRecord()) {
            return RecordBinding.of(template, RecordShape.of(keyType));
        }
        if (template.parameters().size() == 1) {
            return mayBeList(keyType) ? KeyBinding::fillWithListOrWhole : KeyBinding::fillWithWhole;
        }
        if (!mayBeList(keyType)) {
            throw misfit(template.parameters(), keyType);
        }
        return KeyBinding::fillInOrder;
    }

    private static IllegalArgumentException misfit(List<String> parameters, Class<?> keyType) {
        String cure = parameters.isEmpty()
                ? "all keys would share one entry; add a parameter, or use a record without components as the key"
                : "use a record with the components " + parameters + ", a List, or a template with one parameter";
        return new IllegalArgumentException(
                keyType.getName() + " cannot fill " + parameters.size() + " parameters; " + cure);
    }

    /** Also true of Object, of which nothing is known before the key is there. */
    private static boolean mayBeList(Class<?> type) {
        return List.class.isAssignableFrom(type)
                || type.isAssignableFrom(List.class)
                || Object[].class.isAssignableFrom(type);
    }

    private static String fillWithWhole(Template template, Object key) {
        return template.fill(Parameter.encoded(key, template.parameters().get(0)));
    }

    /**
     * A list of one simple value is that value; any other list is a parameter that is a list. A list of one list must not be
     * taken for that list: {@code [[1,2]]} and {@code [1,2]} are different keys.
     */
    private static String fillWithListOrWhole(Template template, Object key) {
        Object whole = key instanceof Object[] array ? Arrays.asList(array) : key;
        if (whole instanceof List<?> list && list.size() == 1 && isSimple(list.get(0))) {
            return fillWithWhole(template, list.get(0));
        }
        return fillWithWhole(template, whole);
    }

    private static boolean isSimple(@Nullable Object value) {
        return value != null && SimpleValues.textOf(RecordShape.unwrapped(value)) != null;
    }

    private static String fillInOrder(Template template, Object key) {
        List<?> values = listOf(key);
        List<String> names = template.parameters();
        if (values.size() != names.size()) {
            throw new IllegalArgumentException("the key has " + values.size() + " parts, the template has "
                    + names.size() + " parameters " + names + "; give one part for each");
        }
        String[] texts = new String[names.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Parameter.encoded(values.get(i), names.get(i));
        }
        return template.fill(texts);
    }

    private static List<?> listOf(Object key) {
        if (key instanceof List<?> list) {
            return list;
        }
        if (key instanceof Object[] array) {
            return Arrays.asList(array);
        }
        throw new IllegalArgumentException("a " + key.getClass().getName()
                + " cannot fill several parameters; use a List with one part for each, or a record");
    }
}
