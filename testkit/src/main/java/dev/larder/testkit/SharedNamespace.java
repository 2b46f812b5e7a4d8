package dev.larder.testkit;

/** What the nodes of one namespace share. */
record SharedNamespace(String name, SharedValues values, SharedCommons commons, JournalLog log) {

    String fullKey(String key) {
        return name + ":" + key;
    }
}
