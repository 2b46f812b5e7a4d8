package dev.larder.server.traffic;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/** The resources that visitors know of, the popular ones first; filled page by page. */
final class Shelf {

    static final int PAGES = 25;

    // One write for each page, a read for each visit.
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private volatile Zipf popularity = new Zipf(1);

    synchronized void add(List<String> moreIds) {
        ids.addAll(moreIds);
        popularity = new Zipf(Math.max(1, ids.size()));
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /** One of them. */
    String draw(RandomGenerator random) {
        return ids.get(popularity.draw(random));
    }
}
