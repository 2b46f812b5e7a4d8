package dev.larder.services.coach;

import dev.larder.services.web.Violations;
import java.time.LocalDate;
import java.util.Map;

/** A snapshot to be recorded, whose parts are all there. */
record AriDraft(LocalDate takenOn, Map<AriPart, Integer> parts) {

    AriDraft {
        Violations violations = new Violations().addAll(Limits.ofDay("takenOn", takenOn));
        for (AriPart part : AriPart.values()) {
            violations.addAll(violations(part, parts));
        }
        violations.reject();
        parts = Map.copyOf(parts);
    }

    AriSnapshot of(long userId) {
        return new AriSnapshot(userId, takenOn, AriPart.score(parts), parts);
    }

    private static Violations violations(AriPart part, Map<AriPart, Integer> parts) {
        String field = "parts." + part.label();
        Integer points = parts.get(part);
        return points == null
                ? new Violations().unless(false, field, "is missing", "a number from 0 to 100")
                : Limits.ofNumber(field, points, 0, 100);
    }
}
