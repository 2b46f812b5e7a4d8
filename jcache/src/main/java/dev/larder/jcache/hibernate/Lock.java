package dev.larder.jcache.hibernate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions are changing the row: until all have let go, nobody finds it here, and nobody puts it here. */
record Lock(List<Holder> holders) implements Cell {

    Lock {
        holders = List.copyOf(holders);
    }

    /** What stands there once the holder has it as well; those whose time is over are forgotten. */
    static Lock with(@Nullable Cell present, Holder holder, long now) {
        List<Holder> all = new ArrayList<>();
        if (present instanceof Lock lock) {
            lock.holders.stream().filter(other -> other.until() > now).forEach(all::add);
        }
        all.add(holder);
        return new Lock(all);
    }

    /** What is left once the holder has let go; null if nobody holds it then. */
    static @Nullable Lock without(@Nullable Cell present, @Nullable Object holder, long now) {
        if (!(present instanceof Lock lock)) {
            return null;
        }
        List<Holder> left = lock.holders.stream()
                .filter(other -> !other.equals(holder) && other.until() > now)
                .toList();
        return left.isEmpty() ? null : new Lock(left);
    }

    @Override
    public boolean isAbandoned(long now) {
        return holders.stream().allMatch(holder -> holder.until() <= now);
    }
}
