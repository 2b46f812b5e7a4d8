package dev.larder.internal.keys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills a template from a record by its components' names, or with the record as the one parameter. */
final class RecordBinding implements KeyBinding {

    private final RecordShape shape;

    /** For each parameter of the template the index of its component. */
    private final int[] components;

    private RecordBinding(RecordShape shape, int[] components) {
        this.shape = shape;
        this.components = components;
    }

    static KeyBinding of(Template template, RecordShape shape) {
        List<String> parameters = template.parameters();
        int[] components = indexes(parameters, shape);
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            if (components[i] < 0) {
                unknown.add(parameters.get(i));
            }
        }
        if (parameters.size() == 1 && !unknown.isEmpty()) {
            return RecordBinding::fillWithWhole;
        }
        requireAllKnown(unknown, shape);
        requireAllUsed(template, shape);
        return new RecordBinding(shape, components);
    }

    /** For each parameter of the template the index of its component, or null if the record is the one parameter. */
    static int @Nullable [] components(Template template, RecordShape shape) {
        int[] components = indexes(template.parameters(), shape);
        return Arrays.stream(components).anyMatch(index -> index < 0) ? null : components;
    }

    private static int[] indexes(List<String> parameters, RecordShape shape) {
        return parameters.stream()
                .mapToInt(name -> ParameterNames.indexOf(name, shape.names()))
                .toArray();
    }

    @Override
    public String fill(Template template, Object key) {
        if (!shape.type().isInstance(key)) {
            throw new IllegalArgumentException("the key is a " + key.getClass().getName() + ", the cache's keys are "
                    + shape.type().getName());
        }
        if (components.length == 1) {
            return template.fill(text(template, key, 0));
        }
        String[] texts = new String[components.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(template, key, i);
        }
        return template.fill(texts);
    }

    private String text(Template template, Object key, int parameter) {
        return Parameter.encoded(
                shape.component(key, components[parameter]),
                template.parameters().get(parameter));
    }

    private static String fillWithWhole(Template template, Object key) {
        return template.fill(Parameter.encoded(key, template.parameters().get(0)));
    }

    private static void requireAllKnown(List<String> unknown, RecordShape shape) {
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("the parameters " + unknown + " are no components of "
                    + shape.type().getName() + ", which has " + shape.names()
                    + "; name them alike ({user_id} is userId)");
        }
    }

    private static void requireAllUsed(Template template, RecordShape shape) {
        List<String> unused = new ArrayList<>(shape.names());
        for (String parameter : template.parameters()) {
            unused.remove(shape.names().get(ParameterNames.indexOf(parameter, shape.names())));
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("the components " + unused + " of "
                    + shape.type().getName()
                    + " are not in the template, so that keys which differ in them only would share an entry; add a"
                    + " parameter for each, take them out of the record, or use one parameter of another name, such as"
                    + " {key}, for the whole record");
        }
    }
}
