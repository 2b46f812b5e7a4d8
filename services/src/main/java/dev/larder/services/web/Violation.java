package dev.larder.services.web;

/** One thing that is wrong with a request: which field, what is wrong with it, and what would be right. */
public record Violation(String field, String problem, String allowed) {

    @Override
    public String toString() {
        return field + " " + problem + "; allowed: " + allowed;
    }
}
