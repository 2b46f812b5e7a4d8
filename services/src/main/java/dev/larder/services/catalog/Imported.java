package dev.larder.services.catalog;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an import did: how many resources it created, changed and found as they were to be, in how many transactions, and the ids of all that
 * is shown differently now. {@code stoppedBy} is why it did not come to its end, if it did not; what it says was done all the same.
 */
record Imported(
        int created,
        int updated,
        int unchanged,
        int batches,
        Set<String> touched,
        Optional<RuntimeException> stoppedBy) {

    static final Imported NOTHING = new Imported(0, 0, 0, 0, Set.of(), Optional.empty());

    Imported {
        touched = Set.copyOf(touched);
    }

    Imported and(Imported next) {
        Set<String> all = new HashSet<>(touched);
        all.addAll(next.touched);
        return new Imported(
                created + next.created,
                updated + next.updated,
                unchanged + next.unchanged,
                batches + next.batches,
                all,
                next.stoppedBy);
    }

    Imported stopped(RuntimeException reason) {
        return new Imported(created, updated, unchanged, batches, touched, Optional.of(reason));
    }
}
