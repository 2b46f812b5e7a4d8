package dev.larder.testkit.engine;

import dev.larder.testkit.InMemoryLocalTier;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A disk that a test can take one of its guards from, and hold up where it is read. */
final class TestDisk implements LocalTier.Provider {

    /** What the disk does not do. Those of them that the models know are called as there. */
    enum Weakness {
        /** It writes whatever the question is answered with: "put without the fence". */
        ASKS_NOTHING,
        /** A key record leaves it as it is. */
        FORGETS_DROPS,
        /** "Abandonment spares the disk". */
        SPARED_BY_ABANDONMENT,
        /** It remembers the first place only. */
        FORGETS_PLACES
    }

    private final InMemoryLocalTier real;
    private final Set<Weakness> weaknesses = EnumSet.noneOf(Weakness.class);
    private final Map<String, AtomicLong> calls = new ConcurrentHashMap<>();
    private volatile Runnable afterRead = () -> {};
    private volatile Runnable beforeDrop = () -> {};

    TestDisk() {
        this(new InMemoryLocalTier());
    }

    private TestDisk(InMemoryLocalTier real) {
        this.real = real;
    }

    TestDisk weak(Weakness... some) {
        weaknesses.addAll(Set.of(some));
        return this;
    }

    /** Runs something after a value was read and before it is answered. */
    void afterRead(Runnable action) {
        afterRead = action;
    }

    /** Runs something once, before what stands under keys, or everything, is dropped. */
    void beforeDrop(Runnable action) {
        beforeDrop = action;
    }

    InMemoryLocalTier real() {
        return real;
    }

    /** The disk as the next process finds it if this one dies now; with the same weaknesses. */
    TestDisk asIfKilled() {
        return new TestDisk(real.asIfKilled()).weak(weaknesses.toArray(Weakness[]::new));
    }

    boolean holds(int id) {
        return real.holds(Shop.NAMESPACE, "goal:" + id);
    }

    long calls(String method) {
        return calls.computeIfAbsent(method, same -> new AtomicLong()).get();
    }

    @Override
    public LocalTier open(SharedTier.Node node) {
        LocalTier tier = real.open(node);
        return (LocalTier) Proxy.newProxyInstance(
                LocalTier.class.getClassLoader(),
                new Class<?>[] {LocalTier.class},
                (proxy, method, arguments) -> call(tier, named(method), () -> {
                    try {
                        return method.invoke(tier, weakened(named(method), arguments));
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    // One of the two that are called checkpoint asks, the other tells.
    private static String named(Method method) {
        return method.getName().equals("checkpoint") && method.getParameterCount() > 0 ? "reach" : method.getName();
    }

    private interface Call {
        Object run() throws Throwable;
    }

    private Object call(LocalTier tier, String method, Call call) throws Throwable {
        calls.computeIfAbsent(method, same -> new AtomicLong()).incrementAndGet();
        if (isLeftOut(tier, method)) {
            return null;
        }
        if (method.equals("drop") || method.equals("abandon")) {
            Runnable once = beforeDrop;
            beforeDrop = () -> {};
            once.run();
        }
        Object answer = call.run();
        if (method.startsWith("read") && answer instanceof CompletionStage) {
            afterRead.run();
        }
        return answer;
    }

    private boolean isLeftOut(LocalTier tier, String method) {
        return switch (method) {
            case "drop" -> isWeak(Weakness.FORGETS_DROPS);
            case "abandon" -> isWeak(Weakness.SPARED_BY_ABANDONMENT);
            case "reach" -> isWeak(Weakness.FORGETS_PLACES) && tier.checkpoint() != null;
            default -> false;
        };
    }

    private Object[] weakened(String method, Object[] arguments) {
        return method.equals("keep") && isWeak(Weakness.ASKS_NOTHING)
                ? new Object[] {arguments[0], (BooleanSupplier) () -> true}
                : arguments;
    }

    private boolean isWeak(Weakness weakness) {
        return weaknesses.contains(weakness);
    }
}
