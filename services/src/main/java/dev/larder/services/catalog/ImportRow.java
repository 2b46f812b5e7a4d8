package dev.larder.services.catalog;

/** A resource that is to be imported, and which row of the import it is, from 1. */
record ImportRow(int number, ResourceDraft draft) {

    String id() {
        return draft.name().id();
    }

    /** What a violation calls one of its fields. */
    String field(String name) {
        return field(number, name);
    }

    static String field(int number, String name) {
        return "rows[" + number + "]" + (name.isEmpty() ? "" : "." + name);
    }
}
