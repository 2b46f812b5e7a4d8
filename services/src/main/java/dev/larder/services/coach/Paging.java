package dev.larder.services.coach;

import dev.larder.services.web.Violations;

/** Which page of a list, counted from 0, and how long pages are. */
record Paging(int page, int size) {

    Paging {
        new Violations()
                .addAll(Limits.ofNumber("page", page, 0, Limits.MAX_PAGE))
                .addAll(Limits.ofNumber("size", size, 1, Limits.MAX_SIZE))
                .reject();
    }

    static Paging first() {
        return new Paging(0, Limits.DEFAULT_SIZE);
    }

    int offset() {
        return page * size;
    }

    /** The end of a query for this page, and for one row more, which says whether there are further pages. */
    String sql() {
        return " offset " + offset() + " rows fetch next " + (size + 1) + " rows only";
    }
}
