package dev.larder.server.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every type a user can see in the signature of a class is one that user may use. */
final class ApiOnly extends ArchCondition<JavaClass> {
    ApiOnly() {
        super("show no type of a package named internal");
    }

    @Override
    public void check(JavaClass api, ConditionEvents events) {
        report(api, api.getName(), Stream.concat(api.getSuperclass().stream(), api.getInterfaces().stream()), events);
        api.getMembers().stream()
                .filter(ApiOnly::isVisible)
                .forEach(member -> report(api, member.getFullName(), typesOf(member), events));
    }

    /** Whether somebody outside the package can name the class: it and all around it are public. */
    static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ApiOnly::isPublic).orElse(true);
    }

    static boolean isInternal(JavaClass type) {
        return Set.of(type.getPackageName().split("\\.")).contains("internal");
    }

    private static boolean isVisible(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
    }

    private static Stream<? extends JavaType> typesOf(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit code = (JavaCodeUnit) member;
        Stream<JavaType> signature = Stream.concat(Stream.of(code.getReturnType()), code.getParameterTypes().stream());
        return Stream.concat(signature, code.getExceptionTypes().stream());
    }

    private static void report(JavaClass api, String place, Stream<? extends JavaType> types, ConditionEvents events) {
        Set<String> shown = types.flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .map(JavaClass::getBaseComponentType)
                .filter(type -> isInternal(type) && type.getName().startsWith("dev.larder."))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        if (!shown.isEmpty()) {
            events.add(SimpleConditionEvent.violated(api, place + " shows " + shown));
        }
    }
}
