package dev.larder.services.catalog;

import java.util.ArrayList;
import java.util.List;

/** Collects all that is wrong with one request, so that its sender need not find out one by one. */
final class Violations {

    private final List<Violation> found = new ArrayList<>();

    Violations unless(boolean fine, String field, String problem, String allowed) {
        if (!fine) {
            found.add(new Violation(field, problem, allowed));
        }
        return this;
    }

    Violations addAll(Violations others) {
        found.addAll(others.found);
        return this;
    }

    /** Throws {@link InvalidInputException} if anything was wrong. */
    void reject() {
        if (!found.isEmpty()) {
            throw new InvalidInputException(List.copyOf(found));
        }
    }
}
