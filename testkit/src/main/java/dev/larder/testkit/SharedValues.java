package dev.larder.testkit;

import dev.larder.Clock;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.tier.SharedTier.LeaseAnswer;
import dev.larder.tier.SharedTier.Replaced;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The values and leases of one namespace, with expiry by the server's clock. Every method is one atomic command. */
final class SharedValues {

    @SuppressWarnings("ArrayRecordComponent") // never compared, and copied by nobody on its way
    private record Value(byte[] envelope, long version, long endMillis) {}

    private record Lease(String token, long endMillis) {}

    private final Clock clock;
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Lease> leases = new HashMap<>();
    private long tokens;

    SharedValues(Clock clock) {
        this.clock = clock;
    }

    /** What brings back the value and the lease that the key has now. */
    synchronized Runnable replicate(String key) {
        Value value = values.get(key);
        Lease lease = leases.get(key);
        return () -> promote(key, value, lease);
    }

    private synchronized void promote(String key, @Nullable Value value, @Nullable Lease lease) {
        values.remove(key);
        leases.remove(key);
        if (value != null) {
            values.put(key, value);
        }
        if (lease != null) {
            leases.put(key, lease);
        }
    }

    synchronized Optional<byte[]> fetch(String key) {
        return Optional.ofNullable(found(key));
    }

    synchronized LeaseAnswer lease(String key, Duration time) {
        String token = lease(key) == null ? newToken("") : null;
        if (token != null) {
            putLease(key, token, time);
        }
        return new LeaseAnswer(token, true, found(key));
    }

    synchronized LeaseAnswer poll(String key) {
        return new LeaseAnswer(null, lease(key) != null, found(key));
    }

    synchronized boolean renew(String key, String token, Duration time) {
        boolean isHeld = holds(key, token);
        if (isHeld) {
            putLease(key, token, time);
        }
        return isHeld;
    }

    synchronized boolean release(String key, String token) {
        return holds(key, token) && leases.remove(key) != null;
    }

    synchronized boolean fill(Fill fill) {
        boolean isHeld = release(fill.key(), fill.token());
        if (isHeld) {
            set(fill);
        }
        return isHeld;
    }

    synchronized String beginWrite(String key, Duration time) {
        values.remove(key);
        String token = newToken("w");
        putLease(key, token, time);
        return token;
    }

    synchronized boolean put(Fill fill) {
        Value present = value(fill.key());
        leases.remove(fill.key());
        boolean isOlder =
                present != null && present.version != 0 && fill.version() != 0 && fill.version() < present.version;
        if (!isOlder) {
            set(fill);
        }
        return !isOlder;
    }

    synchronized Replaced replace(String key, byte @Nullable [] seen, @Nullable Fill wanted) {
        byte[] present = found(key);
        if (!Arrays.equals(present, seen)) {
            return Replaced.not(present);
        }
        unlink(List.of(key));
        if (wanted != null) {
            set(wanted);
        }
        return Replaced.DONE;
    }

    synchronized boolean extend(byte[] seen, Fill longer) {
        boolean isThere = Arrays.equals(found(longer.key()), seen);
        if (isThere) {
            set(longer);
        }
        return isThere;
    }

    synchronized void unlink(List<String> keys) {
        keys.forEach(values::remove);
        keys.forEach(leases::remove);
    }

    synchronized void evict(String key) {
        values.remove(key);
    }

    synchronized void lapse(String key) {
        leases.remove(key);
    }

    synchronized boolean isLeased(String key) {
        return lease(key) != null;
    }

    synchronized Set<String> keys() {
        values.values().removeIf(value -> value.endMillis <= clock.millis());
        return new TreeSet<>(values.keySet());
    }

    synchronized long bytes() {
        return values.values().stream()
                .mapToLong(value -> value.envelope.length)
                .sum();
    }

    private void set(Fill fill) {
        long end = clock.millis() + fill.timeToLiveMillis();
        values.put(fill.key(), new Value(fill.envelope().clone(), fill.version(), end));
    }

    private void putLease(String key, String token, Duration time) {
        leases.put(key, new Lease(token, clock.millis() + time.toMillis()));
    }

    private String newToken(String kind) {
        return kind + ++tokens;
    }

    private boolean holds(String key, String token) {
        Lease lease = lease(key);
        return lease != null && lease.token.equals(token);
    }

    private byte @Nullable [] found(String key) {
        Value value = value(key);
        return value == null ? null : value.envelope.clone();
    }

    private @Nullable Value value(String key) {
        Value value = values.get(key);
        return value == null || value.endMillis <= clock.millis() ? null : value;
    }

    private @Nullable Lease lease(String key) {
        Lease lease = leases.get(key);
        return lease == null || lease.endMillis <= clock.millis() ? null : lease;
    }
}
