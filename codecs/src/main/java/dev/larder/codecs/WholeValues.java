package dev.larder.codecs;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Reads all annotations but {@code @JsonInclude}: what an API leaves out of its answers is still part of the value, and with
 * everything written, a component that is missing is known to be one that the writer did not have.
 */
final class WholeValues extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    @Override
    public JsonInclude.Value findPropertyInclusion(MapperConfig<?> config, Annotated annotated) {
        return JsonInclude.Value.empty();
    }
}
