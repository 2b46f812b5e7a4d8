package dev.larder.cli.internal.requests;

import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** A trace whose first line names its columns, since they are not the same from year to year. */
final class Table {

    private static final Set<String> READS = Set.of("GET", "GET_LEASE");
    private static final String KEY = "key";
    private static final String OPERATION = "op";
    private static final String MANY = "op_count";

    private List<String> names = List.of();

    private Table() {}

    static TraceReader of(InputStream in) {
        return Lines.of(in, new Table()::row);
    }

    private Iterable<Request> row(String line) {
        List<String> cells =
                List.of(line.split(",", -1)).stream().map(String::strip).toList();
        if (!names.isEmpty()) {
            return Collections.nCopies(
                    count(cells), new Request(cell(cells, KEY), !READS.contains(cell(cells, OPERATION))));
        }
        if (!cells.containsAll(List.of(KEY, OPERATION))) {
            throw new IllegalArgumentException("no columns key and op");
        }
        names = cells;
        return List.of();
    }

    private int count(List<String> cells) {
        return names.contains(MANY) ? Integer.parseInt(cell(cells, MANY)) : 1;
    }

    private String cell(List<String> cells, String name) {
        return cells.get(names.indexOf(name));
    }
}
