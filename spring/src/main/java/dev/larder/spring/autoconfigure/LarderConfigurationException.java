package dev.larder.spring.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is wrong; everything that is wrong with it, in one message. */
public final class LarderConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    LarderConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order in which it was found. */
    public List<Problem> problems() {
        return problems;
    }
}
