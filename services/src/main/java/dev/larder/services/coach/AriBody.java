package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of a snapshot, as it comes. The score is computed from the parts; whatever stands in its place is ignored. */
record AriBody(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, type = "string", format = "date", example = "2020-01-31")
        @Nullable String takenOn,

        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "each from 0 to 100",
                example = "{\"consistency\": 70, \"progress\": 55, \"focus\": 80, \"recovery\": 60, \"breadth\": 40}")
        @Nullable Map<String, @Nullable Integer> parts) {

    AriDraft toDraft() {
        Map<AriPart, Integer> points = new EnumMap<>(AriPart.class);
        Parameters.required("parts", parts)
                .forEach((name, number) -> points.put(
                        Parameters.constant("parts", name, AriPart.class),
                        Parameters.required("parts." + name, number)));
        return new AriDraft(Inputs.day("takenOn", takenOn), points);
    }
}
