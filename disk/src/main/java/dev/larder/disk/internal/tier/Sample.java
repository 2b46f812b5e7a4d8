package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Column;
import dev.larder.disk.internal.store.Store;
import dev.larder.disk.internal.store.StoreException;
import dev.larder.disk.internal.store.StoreKeys;
import dev.larder.disk.internal.store.StoredEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Some neighbours from a place of the store. Since keys stand where their hashes put them, neighbours are as good as drawn by lot, and
 * their distance says how many there are in all.
 *
 * @param members the neighbours
 * @param places how many places they are spread over
 */
record Sample(List<Member> members, long places) {

    private static final int SIZE = 32;

    /**
     * One of them.
     *
     * @param key the store's key
     * @param bytes how much it takes, key included
     * @param generation the generation under which it was written, 0 if it cannot be read
     * @param staleUntil epoch milliseconds from which on it is of no use
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and copied by nobody on its way
    record Member(byte[] key, int bytes, int generation, long staleUntil) {

        static Member of(byte[] key, byte[] value) {
            int bytes = key.length + value.length;
            return StoredEntry.read(key, value)
                    .map(entry -> new Member(key, bytes, entry.generation(), entry.staleUntil()))
                    .orElse(new Member(key, bytes, 0, 0));
        }
    }

    /** Those from a place on; up to the last place of all there may be fewer. */
    static Sample at(Store store, int place) throws StoreException {
        List<Member> members = new ArrayList<>();
        store.scan(Column.ENTRIES, StoreKeys.at(place), (key, value) -> {
            members.add(Member.of(key, value));
            return members.size() < SIZE;
        });
        long from = Integer.toUnsignedLong(place);
        double end = members.size() < SIZE
                ? StoreKeys.PLACES
                : StoreKeys.place(members.get(SIZE - 1).key()) + 1;
        return new Sample(members, Math.max(1, (long) end - from));
    }

    long bytes() {
        return members.stream().mapToLong(Member::bytes).sum();
    }
}
