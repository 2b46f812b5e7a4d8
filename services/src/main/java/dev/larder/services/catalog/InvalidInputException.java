package dev.larder.services.catalog;

import java.util.List;
import java.util.stream.Collectors;

/** A request that can never be right; it names each field, what is wrong and what is allowed. */
final class InvalidInputException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Violation> violations;

    InvalidInputException(List<Violation> violations) {
        super(violations.stream().map(Violation::toString).collect(Collectors.joining(". ")));
        this.violations = violations;
    }

    InvalidInputException(String field, String problem, String allowed) {
        this(List.of(new Violation(field, problem, allowed)));
    }

    List<Violation> violations() {
        return violations;
    }
}
