package dev.larder.services.web;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** A request that can never be right; it names each field, what is wrong and what is allowed. */
public final class InvalidInputException extends Refusal {

    private static final long serialVersionUID = 1;

    private final transient List<Violation> violations;

    /** All that is wrong with it; at least one thing. */
    public InvalidInputException(List<Violation> violations) {
        super(
                HttpStatus.BAD_REQUEST,
                "Invalid request",
                violations.stream().map(Violation::toString).collect(Collectors.joining(". ")));
        this.violations = List.copyOf(violations);
    }

    /** One thing that is wrong with it. */
    public InvalidInputException(String field, String problem, String allowed) {
        this(List.of(new Violation(field, problem, allowed)));
    }

    /** What is wrong, in the order it was found; unmodifiable. */
    public List<Violation> violations() {
        return violations;
    }
}
