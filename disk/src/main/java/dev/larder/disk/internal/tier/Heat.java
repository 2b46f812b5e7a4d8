package dev.larder.disk.internal.tier;

import dev.larder.disk.internal.store.Sealing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often keys were used lately. A sketch: two bytes for each key, found by hash, of which the smaller counts; keys that share both
 * look alike. All counts are halved whenever there were eight uses for each byte, so old fame fades, at a pace that uses set and not
 * the clock. Beside it the names of the hottest, for a process that comes later.
 *
 * <p>Lossy on purpose: bytes are counted up without locks, and a use that is lost costs a hit at most. The idea is that of count-min
 * sketches (Cormode and Muthukrishnan, 2005) with TinyLFU's ageing (Einziger, Friedman, Manes, 2017). 1 MiB.
 */
final class Heat {

    private static final int SLOTS = 1 << 20;
    private static final int MOST = Byte.MAX_VALUE;
    private static final int NAMES = 10_000;
    // Until they are tidied up; then the hottest stay.
    private static final int MOST_NAMES = 4 * NAMES;
    private static final int LONGEST_NAME = 1_024;

    // Where the names stand themselves, which is no key's place.
    private static final byte[] OWN_PLACE = {'h'};

    private final Sealing sealing;
    private final byte[] uses = new byte[SLOTS];
    private final LongAdder all = new LongAdder();
    private final Map<String, byte[]> names = new ConcurrentHashMap<>();
    private volatile int hot = 2;

    Heat(Sealing sealing) {
        this.sealing = sealing;
    }

    /** One use of a key. */
    void use(String name, byte[] key) {
        int now = count(key, 1);
        if (now >= hot && name.length() <= LONGEST_NAME && names.size() < MOST_NAMES) {
            names.putIfAbsent(name, key);
        }
        all.increment();
    }

    private int count(byte[] key, int more) {
        long hash = hash(key);
        int one = slot(hash);
        int other = slot(hash >>> 32);
        int now = Math.min(MOST, Math.min(uses[one], uses[other]) + more);
        uses[one] = (byte) Math.max(uses[one], now);
        uses[other] = (byte) Math.max(uses[other], now);
        return now;
    }

    /** How often a key was used lately, from 0 to 127. */
    int of(byte[] key) {
        long hash = hash(key);
        return Math.min(uses[slot(hash)], uses[slot(hash >>> 32)]);
    }

    private static long hash(byte[] key) {
        long hash = Arrays.hashCode(key) * 0x9E3779B97F4A7C15L;
        return hash ^ hash >>> 32;
    }

    private static int slot(long hash) {
        return (int) hash & (SLOTS - 1);
    }

    /** Those used most, the most used first. */
    List<String> hottest(int limit) {
        return names.entrySet().stream()
                .map(name -> Map.entry(name.getKey(), of(name.getValue())))
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Lets old fame fade and keeps the names within their bound; for the thread that tidies up. */
    void tidy() {
        if (all.sum() >= 8L * SLOTS) {
            all.reset();
            for (int i = 0; i < SLOTS; i++) {
                uses[i] >>= 1;
            }
            hot = Math.max(2, hot / 2);
        }
        if (names.size() > 2 * NAMES) {
            names.keySet().retainAll(Set.copyOf(hottest(NAMES)));
            hot = Math.min(MOST, hot + 1);
        }
    }

    /** The hottest names with their counts, each line {@code count key}. */
    byte[] toBytes() {
        StringBuilder text = new StringBuilder();
        hottest(NAMES)
                .forEach(name -> text.append(of(sealing.place(name)))
                        .append(' ')
                        .append(name)
                        .append('\0'));
        return sealing.sealed(OWN_PLACE, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Takes over what an earlier process has written down. */
    void restore(byte[] bytes) {
        sealing.opened(OWN_PLACE, bytes).ifPresent(this::add);
    }

    private void add(byte[] bytes) {
        for (String line :
                StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes)).toString().split("\0", -1)) {
            int blank = line.indexOf(' ');
            if (blank > 0 && line.substring(0, blank).matches("\\d{1,3}")) {
                String name = line.substring(blank + 1);
                byte[] key = sealing.place(name);
                count(key, Integer.parseInt(line.substring(0, blank)));
                names.put(name, key);
            }
        }
    }
}
