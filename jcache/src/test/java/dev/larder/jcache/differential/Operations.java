package dev.larder.jcache.differential;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;

/** Operations drawn by lot. */
final class Operations {

    private static final int KEYS = 6;

    private final Random random;
    private final boolean mayExpire;

    /** An operation, with a name to read and what it answers. */
    record Operation(String name, boolean isBulk, Function<Cache<Integer, String>, @Nullable Object> run) {}

    Operations(Random random, boolean mayExpire) {
        this.random = random;
        this.mayExpire = mayExpire;
    }

    Operation next() {
        int key = key();
        String value = value();
        String other = value();
        return switch (random.nextInt(20)) {
            case 0 ->
                one("put " + key + value, cache -> {
                    cache.put(key, value);
                    return null;
                });
            case 1 -> one("get " + key, cache -> cache.get(key));
            case 2 -> one("containsKey " + key, cache -> cache.containsKey(key));
            case 3 -> one("getAndPut " + key + value, cache -> cache.getAndPut(key, value));
            case 4 -> one("putIfAbsent " + key + value, cache -> cache.putIfAbsent(key, value));
            case 5 -> one("remove " + key, cache -> cache.remove(key));
            case 6 -> one("remove " + key + value, cache -> cache.remove(key, value));
            case 7 -> one("getAndRemove " + key, cache -> cache.getAndRemove(key));
            case 8 -> one("replace " + key + value, cache -> cache.replace(key, value));
            case 9 -> one("replace " + key + value + other, cache -> cache.replace(key, value, other));
            case 10 -> one("getAndReplace " + key + value, cache -> cache.getAndReplace(key, value));
            case 11 -> many("getAll", keys(), (cache, keys) -> new TreeMap<>(cache.getAll(keys)));
            case 12 -> many("putAll" + value, keys(), (cache, keys) -> putAll(cache, keys, value));
            case 13 ->
                many("removeAll", mayExpire ? Set.of() : keys(), (cache, keys) -> {
                    cache.removeAll(keys);
                    return null;
                });
            case 14 ->
                new Operation("removeAll", true, cache -> {
                    cache.removeAll();
                    return null;
                });
            case 15 ->
                new Operation("clear", true, cache -> {
                    cache.clear();
                    return null;
                });
            case 16 -> new Operation("iterate", true, Operations::walk);
            case 17 -> loadAll(keys(), random.nextBoolean());
            default -> invoke(key, value);
        };
    }

    private Operation invoke(int key, String value) {
        return switch (random.nextInt(6)) {
            case 0 -> process("set", key, entry -> set(entry, value));
            case 1 -> process("get", key, MutableEntry::getValue);
            case 2 -> process("exists", key, MutableEntry::exists);
            case 3 -> process("getAndSet", key, entry -> entry.getValue() + set(entry, value));
            case 4 -> process("setAndRemove", key, entry -> set(entry, value) + removed(entry));
            default -> process("remove", key, Operations::removed);
        };
    }

    private static String set(MutableEntry<Integer, String> entry, String value) {
        entry.setValue(value);
        return value;
    }

    // The reference implementation tells that what is not there was removed; we do not.
    private static boolean removed(MutableEntry<Integer, String> entry) {
        boolean isThere = entry.exists();
        if (isThere) {
            entry.remove();
        }
        return isThere;
    }

    private static Operation process(String name, int key, Function<MutableEntry<Integer, String>, Object> processor) {
        return one(
                "invoke " + name + " " + key, cache -> cache.invoke(key, (entry, arguments) -> processor.apply(entry)));
    }

    private static @Nullable Object putAll(Cache<Integer, String> cache, Set<Integer> keys, String value) {
        Map<Integer, String> values = new HashMap<>();
        keys.forEach(key -> values.put(key, value + key));
        cache.putAll(values);
        return null;
    }

    private static Object walk(Cache<Integer, String> cache) {
        List<String> seen = new ArrayList<>();
        for (Iterator<Cache.Entry<Integer, String>> entries = cache.iterator(); entries.hasNext(); ) {
            Cache.Entry<Integer, String> entry = entries.next();
            seen.add(entry.getKey() + "=" + entry.getValue());
            if (entry.getKey() == 1) {
                entries.remove();
            }
        }
        seen.sort(null);
        return seen;
    }

    private static Operation loadAll(Set<Integer> keys, boolean replacing) {
        return new Operation("loadAll " + keys + replacing, true, cache -> {
            CompletionListenerFuture done = new CompletionListenerFuture();
            cache.loadAll(keys, replacing, done);
            try {
                return done.get(30, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private interface OnKeys {
        @Nullable Object run(Cache<Integer, String> cache, Set<Integer> keys);
    }

    private static Operation many(String name, Set<Integer> keys, OnKeys run) {
        return new Operation(name + keys, true, cache -> run.run(cache, keys));
    }

    private static Operation one(String name, Function<Cache<Integer, String>, @Nullable Object> run) {
        return new Operation(name, false, run);
    }

    private int key() {
        return random.nextInt(KEYS);
    }

    private Set<Integer> keys() {
        Set<Integer> keys = new HashSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            keys.add(key());
        }
        return keys;
    }

    private String value() {
        return String.valueOf((char) ('a' + random.nextInt(3)));
    }
}
