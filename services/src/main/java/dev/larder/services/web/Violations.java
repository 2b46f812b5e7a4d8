package dev.larder.services.web;

import java.util.ArrayList;
import java.util.List;

/** Collects all that is wrong with one request, so that its sender need not find out one by one. */
public final class Violations {

    private final List<Violation> found = new ArrayList<>();

    /** Notes what is wrong with a field, unless it is fine. */
    public Violations unless(boolean fine, String field, String problem, String allowed) {
        if (!fine) {
            found.add(new Violation(field, problem, allowed));
        }
        return this;
    }

    /** Notes what others found as well. */
    public Violations addAll(Violations others) {
        found.addAll(others.found);
        return this;
    }

    /** Throws {@link InvalidInputException} if anything was wrong. */
    public void reject() {
        if (!found.isEmpty()) {
            throw new InvalidInputException(List.copyOf(found));
        }
    }
}
