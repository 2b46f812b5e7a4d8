package dev.larder.services.fleet;

import dev.larder.services.web.Violations;

/** Asks for one page of the machines of a power, in the order of their ids. Pages count from 0 and hold {@link #PAGE_SIZE} machines. */
record VmQuery(Filter power, int page) {

    static final int PAGE_SIZE = 50;
    static final int MAX_PAGE = 1_000;

    enum Filter {
        ANY,
        STOPPED,
        RUNNING
    }

    VmQuery {
        new Violations()
                .unless(page >= 0 && page <= MAX_PAGE, "page", "is " + page, "a number from 0 to " + MAX_PAGE)
                .reject();
    }

    int offset() {
        return page * PAGE_SIZE;
    }
}
