package dev.larder.services.catalog;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What identifies a resource: its type, the module it lives in and its qualified name. A module's qualified name is the
 * module's own.
 *
 * <p>The {@link #id()} is a readable string, safe in a URL and in a cache key: {@code module.java.base},
 * {@code package.java.base.java.util}, {@code class.java.base.java.util.Map.Entry}.
 */
record ResourceName(ResourceType type, String module, String qualifiedName) {

    static final int MAX_ID_LENGTH = 320;
    private static final Pattern ID = Pattern.compile("(module|package|class)(\\.[A-Za-z_][A-Za-z0-9_]*)+");

    static ResourceName ofModule(String module) {
        return new ResourceName(ResourceType.MODULE, module, module);
    }

    static ResourceName ofPackage(String module, String name) {
        return new ResourceName(ResourceType.PACKAGE, module, name);
    }

    /** A class by its canonical name, in which nested classes are separated by dots. */
    static ResourceName ofClass(String module, String canonicalName) {
        return new ResourceName(ResourceType.CLASS, module, canonicalName);
    }

    /** Whether {@code id} could be the id of a resource; everything else is unknown without asking a database. */
    static boolean isId(String id) {
        return id.length() <= MAX_ID_LENGTH && ID.matcher(id).matches();
    }

    String id() {
        String place = type == ResourceType.MODULE ? module : module + "." + qualifiedName;
        return type.idPrefix() + "." + place;
    }

    /** What people search for: a class's simple name, a package's or module's whole name. */
    String shortName() {
        return type == ResourceType.CLASS ? qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1) : qualifiedName;
    }

    /** The ids of what may contain this resource, the more likely first; none for a module. */
    List<String> possibleParents() {
        return switch (type) {
            case MODULE -> List.of();
            case PACKAGE -> List.of(ofModule(module).id());
            case CLASS ->
                List.of(
                        ofPackage(module, outer()).id(),
                        ofClass(module, outer()).id());
        };
    }

    private String outer() {
        return qualifiedName.substring(0, Math.max(0, qualifiedName.lastIndexOf('.')));
    }
}
