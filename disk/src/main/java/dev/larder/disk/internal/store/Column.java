package dev.larder.disk.internal.store;

import java.nio.charset.StandardCharsets;

/** The parts of the store. */
public enum Column {
    /** The checkpoint, the generation, the hottest keys. */
    META("default"),
    /** The values. */
    ENTRIES("entries"),
    /** Which keys expire when. */
    EXPIRY("expiry"),
    /** Notes that outlive the values. */
    LEDGER("ledger");

    // RocksDB always has a column of the name "default".
    private final String columnName;

    Column(String columnName) {
        this.columnName = columnName;
    }

    byte[] columnName() {
        return columnName.getBytes(StandardCharsets.UTF_8);
    }
}
