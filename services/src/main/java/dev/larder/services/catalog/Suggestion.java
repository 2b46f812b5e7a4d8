package dev.larder.services.catalog;

/** A resource whose name begins with what was typed. */
record Suggestion(String id, ResourceType type, String name, String qualifiedName) {

    /** Suggestions offered at most. */
    static final int MAX_OFFERED = 10;
}
