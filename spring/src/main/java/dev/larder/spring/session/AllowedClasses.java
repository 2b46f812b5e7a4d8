package dev.larder.spring.session;

import java.util.List;
import java.util.Set;

/** The classes that attributes may be of: values and collections of the JDK, and what the application allows by name or by package. */
final class AllowedClasses {

    private static final Set<String> JDK = Set.of(
            "java.lang.String",
            "java.lang.Boolean",
            "java.lang.Character",
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.util.UUID",
            "java.util.Locale",
            "java.util.Currency",
            "java.util.List",
            "java.util.Set",
            "java.util.Map",
            "java.time.Instant",
            "java.time.Duration",
            "java.time.LocalDate",
            "java.time.LocalTime",
            "java.time.LocalDateTime",
            "java.time.OffsetDateTime",
            "java.time.ZonedDateTime");

    private final List<String> own;

    AllowedClasses(List<String> own) {
        this.own = List.copyOf(own);
    }

    /** The names of the JDK's. */
    static Set<String> ofJdk() {
        return JDK;
    }

    boolean allow(String className) {
        return JDK.contains(className) || own.stream().anyMatch(pattern -> fits(pattern, className));
    }

    /** Why a class is refused, and the cure. */
    String refusal(String attribute, String className) {
        return "Session attribute " + attribute + " is of " + className
                + ", which may not be kept in a session; allow the class with larder.session.allow if its values are safe"
                + " to read from Redis";
    }

    private static boolean fits(String pattern, String className) {
        if (pattern.endsWith(".**")) {
            return className.startsWith(pattern.substring(0, pattern.length() - 2));
        }
        if (!pattern.endsWith(".*")) {
            return pattern.equals(className);
        }
        String inPackage = pattern.substring(0, pattern.length() - 1);
        return className.startsWith(inPackage) && className.indexOf('.', inPackage.length()) < 0;
    }
}
