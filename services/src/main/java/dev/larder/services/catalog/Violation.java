package dev.larder.services.catalog;

/** One thing that is wrong with a request: which field, what is wrong with it, and what would be right. */
record Violation(String field, String problem, String allowed) {

    @Override
    public String toString() {
        return field + " " + problem + "; allowed: " + allowed;
    }
}
