package dev.larder.services.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of records, as Java says them: what is not {@code @Nullable} is there. Their names begin with that of their service, since two services may
 * each have a {@code Prediction}.
 */
final class RecordSchemas extends ModelResolver {

    private static final String SERVICES = "dev.larder.services.";

    RecordSchemas(ObjectMapper json) {
        super(json, new Names());
    }

    /** {@code fleet.VmState.Answer} for what is so called in its service; others by their simple name. */
    private static final class Names extends TypeNameResolver {
        @Override
        protected String getNameOfClass(Class<?> type) {
            String name = type.getName();
            return name.startsWith(SERVICES)
                    ? name.substring(SERVICES.length()).replace('$', '.')
                    : type.getSimpleName();
        }
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> others) {
        Schema<?> schema = super.resolve(type, context, others);
        Class<?> raw =
                TypeFactory.defaultInstance().constructType(type.getType()).getRawClass();
        if (raw.isRecord() && schema != null) {
            require(raw, schema);
            context.getDefinedModels().values().stream()
                    .filter(defined -> defined.getName() != null && isOf(schema, defined))
                    .forEach(defined -> require(raw, defined));
        }
        return schema;
    }

    private static boolean isOf(Schema<?> schema, Schema<?> defined) {
        String reference = schema.get$ref();
        return reference != null && reference.endsWith("/" + defined.getName());
    }

    private static void require(Class<?> type, Schema<?> schema) {
        if (schema.getProperties() == null) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            Schema<?> property = schema.getProperties().get(component.getName());
            if (property != null && !isNullable(component)) {
                requireOnce(schema, component.getName());
            } else if (property != null && property.getTypes() != null) {
                property.addType("null");
            }
        }
    }

    private static void requireOnce(Schema<?> schema, String name) {
        if (schema.getRequired() == null || !schema.getRequired().contains(name)) {
            schema.addRequiredItem(name);
        }
    }

    private static boolean isNullable(RecordComponent component) {
        return Arrays.stream(component.getAnnotatedType().getAnnotations())
                .anyMatch(annotation -> annotation.annotationType() == Nullable.class);
    }
}
