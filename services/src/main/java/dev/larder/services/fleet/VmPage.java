package dev.larder.services.fleet;

import java.util.List;

/** A page of machines, and whether there are more behind it. */
record VmPage(List<VmState> items, int page, boolean hasMore) {

    VmPage {
        items = List.copyOf(items);
    }
}
