package dev.larder.spring.cache;

import dev.larder.Cache.OpenUpdate;
import dev.larder.spring.internal.reactive.Reactive;
import dev.larder.spring.transaction.Transactions;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheInterceptor;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.cache.interceptor.CachePutOperation;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.util.ClassUtils;
import org.springframework.util.ObjectUtils;

/**
 * Spring's cache interceptor, with two differences for methods that have one annotation and one cache of ours.
 *
 * <p>{@code @Cacheable} looks up and loads in one step, whether it says {@code sync} or not. Spring's two steps, get and put, leave a gap:
 * what was read before an invalidation could be put after it, and stay.
 *
 * <p>{@code @CachePut} writes under a lease, so that of two writers at once neither leaves the other's value behind.
 *
 * <p>Everything else Spring does by itself. What evicts after a reactive method does so on a thread that may wait.
 */
final class LarderCacheInterceptor extends CacheInterceptor {

    private static final long serialVersionUID = 1L;

    private final transient Supplier<Transactions> transactions;
    private volatile boolean isReady;

    LarderCacheInterceptor(Supplier<Transactions> transactions) {
        this.transactions = transactions;
    }

    /** Until then Spring caches nothing, and neither do we. */
    @Override
    public void afterSingletonsInstantiated() {
        super.afterSingletonsInstantiated();
        isReady = true;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Call call = callOf(invocation);
        if (call == null) {
            return super.invoke(invocation);
        }
        LarderCache cache = call.cache();
        if (cache != null && call.getOperation() instanceof CacheableOperation) {
            return call.isWanted() ? read(call, cache, invocation) : invocation.proceed();
        }
        if (cache != null && cache.hasLeases() && isPlainPut(call)) {
            return Reactive.isLater(invocation.getMethod())
                    ? writeLater(call, cache, invocation)
                    : write(call, cache, invocation);
        }
        return super.invoke(Reactive.settled(invocation));
    }

    private @Nullable Call callOf(MethodInvocation invocation) {
        CacheOperationSource source = getCacheOperationSource();
        Object target = invocation.getThis();
        if (!isReady || source == null || target == null) {
            return null;
        }
        Class<?> type = AopProxyUtils.ultimateTargetClass(target);
        Collection<CacheOperation> operations = source.getCacheOperations(invocation.getMethod(), type);
        if (operations == null || operations.size() != 1) {
            return null;
        }
        CacheOperation only = operations.iterator().next();
        return new Call(
                getCacheOperationMetadata(only, invocation.getMethod(), type), invocation.getArguments(), target);
    }

    private @Nullable Object read(Call call, LarderCache cache, MethodInvocation invocation) throws Throwable {
        Object key = call.key();
        Method method = invocation.getMethod();
        if (Reactive.isLater(method)) {
            return Reactive.answer(
                    method,
                    later -> cache.retrieve(key, () -> later.of(Reactive.proceed(invocation)), call::isKept),
                    cache.loadsApart());
        }
        Object value = cache.load(key, () -> ObjectUtils.unwrapOptional(Reactive.proceed(invocation)), call::isKept);
        Class<?> wanted = ClassUtils.resolvePrimitiveIfNecessary(method.getReturnType());
        if (wanted == Optional.class) {
            return Optional.ofNullable(value);
        }
        return value == null || wanted.isInstance(value) ? value : mistyped(cache, value, wanted, invocation);
    }

    // Never a ClassCastException: whoever filled the cache with this, the method knows better.
    private @Nullable Object mistyped(LarderCache cache, Object value, Class<?> wanted, MethodInvocation invocation) {
        logger.warn("The cache " + cache.getName() + " holds a "
                + value.getClass().getName()
                + " where a method returns " + wanted.getName() + "; the method was called. Give it a cache of its own,"
                + " or say larder.caches." + cache.getName() + ".type");
        return Reactive.proceed(invocation);
    }

    private @Nullable Object write(Call call, LarderCache cache, MethodInvocation invocation) throws Throwable {
        OpenUpdate<Object> update = cache.beginUpdate(call.key());
        Written written = transactions
                .get()
                .write(() -> Written.of(invocation.proceed(), call, update), Written::finish, update::abandon);
        return written.returned;
    }

    /** A future has begun to write when we see it, and many values are put when all are there: these Spring puts, in its two steps. */
    private @Nullable Object writeLater(Call call, LarderCache cache, MethodInvocation invocation) throws Throwable {
        if (!Reactive.isMono(invocation.getMethod())) {
            return super.invoke(Reactive.settled(invocation));
        }
        Object key = call.key();
        return Reactive.written(invocation, transactions.get(), () -> cache.beginUpdate(key), call::isKept);
    }

    /** What a method that writes returned, and what is to be done with it after the commit. */
    private record Written(@Nullable Object returned, Runnable keeping) {

        static Written of(@Nullable Object returned, Call call, OpenUpdate<Object> update) {
            Object value = ObjectUtils.unwrapOptional(returned);
            return new Written(returned, call.isKept(value) ? () -> update.finish(value) : update::abandon);
        }

        void finish() {
            keeping.run();
        }
    }

    /** Whether key and condition can be told before the method is called, and the value when it returns. */
    private static boolean isPlainPut(Call call) {
        return call.getOperation() instanceof CachePutOperation put
                && !put.getKey().contains("#result")
                && put.getCondition().isEmpty();
    }

    /** Spring's context of one call, opened to us. */
    private final class Call extends CacheOperationContext {

        Call(CacheOperationMetadata metadata, @Nullable Object[] arguments, Object target) {
            super(metadata, arguments, target);
        }

        /** The one cache of the operation, if it is ours. */
        @Nullable LarderCache cache() {
            Collection<? extends Cache> caches = getCaches();
            return caches.size() == 1 && caches.iterator().next() instanceof LarderCache ours ? ours : null;
        }

        boolean isWanted() {
            return isConditionPassing(null);
        }

        Object key() {
            Object key = generateKey(null);
            return Objects.requireNonNullElseGet(key, () -> {
                throw new IllegalArgumentException(
                        "Null key returned for cache operation [" + getOperation()
                                + "]. If you are using named parameters, ensure that the compiler uses the '-parameters' flag.");
            });
        }

        boolean isKept(@Nullable Object value) {
            return canPutToCache(value);
        }
    }
}
