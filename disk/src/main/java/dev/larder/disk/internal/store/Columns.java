package dev.larder.disk.internal.store;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.rocksdb.ColumnFamilyHandle;

/** RocksDB's handles of the columns of an open store. */
final class Columns {

    private final Map<Column, ColumnFamilyHandle> handles = new EnumMap<>(Column.class);

    /** Handles in the order of {@link Column}. */
    Columns(List<ColumnFamilyHandle> inOrder) {
        for (Column column : Column.values()) {
            handles.put(column, inOrder.get(handles.size()));
        }
    }

    ColumnFamilyHandle of(Column column) {
        return Objects.requireNonNull(handles.get(column));
    }

    void close() {
        handles.values().forEach(ColumnFamilyHandle::close);
    }
}
