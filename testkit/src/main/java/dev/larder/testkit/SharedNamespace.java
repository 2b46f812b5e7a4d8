package dev.larder.testkit;

/** What the nodes of one namespace share. */
record SharedNamespace(String name, SharedValues values, JournalLog log) {

    String fullKey(String key) {
        return name + ":" + key;
    }
}
