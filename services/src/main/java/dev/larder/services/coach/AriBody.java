package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of a snapshot, as it comes. The score is computed from the parts; whatever stands in its place is ignored. */
record AriBody(@Nullable String takenOn, @Nullable Map<String, @Nullable Integer> parts) {

    AriDraft toDraft() {
        Map<AriPart, Integer> points = new EnumMap<>(AriPart.class);
        Parameters.required("parts", parts)
                .forEach((name, number) -> points.put(
                        Parameters.constant("parts", name, AriPart.class),
                        Parameters.required("parts." + name, number)));
        return new AriDraft(Inputs.day("takenOn", takenOn), points);
    }
}
