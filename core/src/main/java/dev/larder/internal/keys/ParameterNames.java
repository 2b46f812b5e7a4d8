package dev.larder.internal.keys;

import java.util.List;

/** Brings the names of parameters and of record components together: {@code user_id} is {@code userId}. */
final class ParameterNames {

    private ParameterNames() {}

    /** The index of the component that a parameter means, or -1. */
    static int indexOf(String parameter, List<String> components) {
        int exact = components.indexOf(parameter);
        return exact >= 0 ? exact : components.indexOf(camelCase(parameter));
    }

    static String camelCase(String name) {
        StringBuilder camel = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            boolean startsWord = i > 0 && name.charAt(i - 1) == '_';
            if (name.charAt(i) != '_') {
                camel.append(startsWord ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
            }
        }
        return camel.toString();
    }
}
