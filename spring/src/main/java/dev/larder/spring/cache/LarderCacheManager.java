package dev.larder.spring.cache;

import dev.larder.Larder;
import dev.larder.spring.autoconfigure.CachePolicies;
import dev.larder.spring.autoconfigure.Problem;
import dev.larder.spring.transaction.Transactions;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

/**
 * The caches of a {@link Larder} under the names of Spring's annotations. A cache that the application made by itself, by {@link
 * Larder#cache}, is found under its name too. What annotated methods name is made when all beans are there, so that everything wrong
 * with it is told at the start. Thread-safe.
 */
final class LarderCacheManager implements CacheManager, SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(LarderCacheManager.class);

    private final Larder larder;
    private final CachePolicies policies;
    private final Declarations declarations;
    private final Transactions transactions;
    private final Map<String, LarderCache> caches = new ConcurrentHashMap<>();

    LarderCacheManager(Larder larder, CachePolicies policies, Declarations declarations, Transactions transactions) {
        this.larder = larder;
        this.policies = policies;
        this.declarations = declarations;
        this.transactions = transactions;
    }

    @Override
    public @Nullable Cache getCache(String name) {
        LarderCache made = caches.get(name);
        return made != null ? made : make(name);
    }

    @Override
    public Collection<String> getCacheNames() {
        Set<String> names = new TreeSet<>(policies.names());
        names.addAll(declarations.names());
        names.addAll(caches.keySet());
        return names;
    }

    /** Makes what the annotated methods name, and tells of all that is wrong with it. */
    @Override
    public void afterSingletonsInstantiated() {
        List<Problem> problems = new ArrayList<>();
        declarations.problems().forEach((name, problem) -> {
            if (policies.typeOf(name) == null) {
                problems.add(problem);
            }
        });
        for (String name : declarations.names()) {
            try {
                if (getCache(name) == null) {
                    problems.add(unknown(name));
                }
            } catch (IllegalArgumentException refused) {
                problems.add(new Problem("The cache " + name, where(name), String.valueOf(refused.getMessage())));
            }
        }
        if (!problems.isEmpty()) {
            throw CachePolicies.refusal(problems);
        }
        tellUnused();
    }

    private void tellUnused() {
        Set<String> unused = new TreeSet<>(policies.names());
        unused.removeAll(declarations.names());
        unused.removeIf(
                name -> caches.containsKey(name) || larder.findCache(name).isPresent());
        if (!declarations.names().isEmpty() && !unused.isEmpty()) {
            LOG.warn("No method and no bean uses the caches that are configured under larder.caches: {}", unused);
        }
    }

    private @Nullable LarderCache make(String name) {
        return caches.computeIfAbsent(name, same -> {
            dev.larder.Cache<Object, Object> cache = found(name);
            return cache == null
                    ? null
                    : new LarderCache(cache, larder.shared().isPresent(), transactions, policies.loadsInTransactions());
        });
    }

    @SuppressWarnings("unchecked") // keys and values are checked when they come
    private dev.larder.@Nullable Cache<Object, Object> found(String name) {
        dev.larder.Cache<?, ?> own = larder.findCache(name).orElse(null);
        if (own != null) {
            return (dev.larder.Cache<Object, Object>) own;
        }
        return policies.isKnown(name) ? larder.cache(policies.spec(name, typeOf(name), optionsOf(name)::apply)) : null;
    }

    private @Nullable Type typeOf(String name) {
        String said = policies.typeOf(name);
        if (said != null) {
            return ValueTypes.named(said);
        }
        Declared declared = declarations.of(name);
        Type type = declared == null ? null : declared.type();
        if (type == null && larder.shared().isPresent()) {
            LOG.warn(
                    "Values stay in this process: cache={} cause=no method tells their type; say larder.caches.{}.type",
                    name,
                    name);
        }
        return type;
    }

    private Options optionsOf(String name) {
        Declared declared = declarations.of(name);
        return declared == null ? Options.NONE : declared.options();
    }

    private Problem unknown(String name) {
        return new Problem(
                "The cache " + name,
                where(name),
                "larder.caches does not name it; add larder.caches." + name
                        + ", correct the annotation, or set larder.dynamic-caches=true");
    }

    private String where(String name) {
        Declared declared = declarations.of(name);
        return declared == null ? "" : declared.method();
    }
}
