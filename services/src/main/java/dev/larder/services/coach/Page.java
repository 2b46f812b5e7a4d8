package dev.larder.services.coach;

import java.util.List;

/** A page of a list, and whether there are further ones. */
record Page<T>(List<T> items, int page, int size, boolean more) {

    Page {
        items = List.copyOf(items);
    }

    /** The page whose rows were read by {@link Paging#sql}, one more than it holds if there are further ones. */
    static <T> Page<T> read(List<T> rows, Paging paging) {
        boolean more = rows.size() > paging.size();
        return new Page<>(more ? rows.subList(0, paging.size()) : rows, paging.page(), paging.size(), more);
    }

    /** The page of a list that is there as a whole. */
    static <T> Page<T> of(List<T> all, Paging paging) {
        int from = Math.min(paging.offset(), all.size());
        return read(all.subList(from, Math.min(from + paging.size() + 1, all.size())), paging);
    }
}
