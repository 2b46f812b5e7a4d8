package dev.larder.internal.prefetch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was missed right after one key: the four keys that came most often, with counts. A newcomer wears down the rarest of the four and takes its
 * place at nothing; all counts are halved now and then, so that habits may change. Thread-safe.
 */
final class Followers<K> {

    private static final int MOST = 4;
    private static final int HALVED_AT = 64;
    private static final int SEEN_OFTEN_ENOUGH = 3;

    /**
     * A key that is likely to be next.
     *
     * @param chance in which share of the cases it was, between 0 and 1
     */
    record Likely<K>(K key, double chance) {}

    private static final class Follower<K> {
        private final K key;
        private int count = 1;

        Follower(K key) {
            this.key = key;
        }
    }

    private final List<Follower<K>> followers = new ArrayList<>(MOST);
    private int total;

    /** It was followed by that key, or by none in time. */
    synchronized void followedBy(@Nullable K next) {
        total++;
        if (next != null) {
            count(next);
        }
        if (total >= HALVED_AT) {
            total /= 2;
            followers.forEach(each -> each.count /= 2);
            followers.removeIf(each -> each.count == 0);
        }
    }

    private void count(K next) {
        for (Follower<K> each : followers) {
            if (each.key.equals(next)) {
                each.count++;
                return;
            }
        }
        if (followers.size() == MOST) {
            wearDownTheRarest();
        }
        if (followers.size() < MOST) {
            followers.add(new Follower<>(next));
        }
    }

    private void wearDownTheRarest() {
        Follower<K> rarest = Objects.requireNonNull(followers.stream()
                .min(Comparator.comparingInt(each -> each.count))
                .orElse(null));
        rarest.count--;
        followers.removeIf(each -> each.count == 0);
    }

    /** Those that came often enough, and in such a share of the cases at least; the likeliest first. */
    synchronized List<Likely<K>> likely(double leastChance) {
        return followers.stream()
                .filter(each -> each.count >= SEEN_OFTEN_ENOUGH)
                .map(each -> new Likely<>(each.key, (double) each.count / total))
                .filter(each -> each.chance() >= leastChance)
                .sorted(Comparator.comparingDouble((Likely<K> each) -> each.chance())
                        .reversed())
                .toList();
    }
}
