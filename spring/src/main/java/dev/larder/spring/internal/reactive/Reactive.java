package dev.larder.spring.internal.reactive;

import dev.larder.Cache.OpenUpdate;
import dev.larder.spring.transaction.ReactiveTransactions;
import dev.larder.spring.transaction.Transactions;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** Methods whose values come later: futures and publishers. A publisher of many is cached as a list. */
public final class Reactive {

    private Reactive() {}

    /** Whether the method answers before its value is there. */
    public static boolean isLater(Method method) {
        return isFuture(method) || adapter(method) != null;
    }

    private static boolean isFuture(Method method) {
        return CompletableFuture.class.isAssignableFrom(method.getReturnType());
    }

    private static @Nullable ReactiveAdapter adapter(Method method) {
        return ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType());
    }

    /** Whether it returns a publisher of one value at most, which does nothing until somebody subscribes. */
    public static boolean isMono(Method method) {
        ReactiveAdapter adapter = isFuture(method) ? null : adapter(method);
        return adapter != null && !adapter.isMultiValue();
    }

    /** What a method that is a Mono writes, under a lease and kept after the commit: {@link ReactiveTransactions#write}. */
    public static Object written(
            MethodInvocation invocation,
            Transactions transactions,
            Callable<OpenUpdate<Object>> begin,
            Predicate<@Nullable Object> keepIf) {
        Method method = invocation.getMethod();
        Mono<Object> write = Mono.defer(
                () -> Mono.from(publisher(method, proceed(invocation))).cast(Object.class));
        return Objects.requireNonNull(adapter(method))
                .fromPublisher(ReactiveTransactions.write(transactions, begin, write, keepIf));
    }

    private static Publisher<?> publisher(Method method, @Nullable Object returned) {
        return Objects.requireNonNull(adapter(method)).toPublisher(present(method, returned));
    }

    private static Object present(Method method, @Nullable Object returned) {
        return Objects.requireNonNull(
                returned, () -> "A method that is cached returned no publisher but null: " + method);
    }

    /**
     * The answer of a lookup as what the method returns. Of a future the lookup begins now, of a publisher with each subscription, in the
     * subscriber's transaction.
     *
     * @param lookup gets how to make a future of what the method returns
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it is what the caller gets
    public static Object answer(
            Method method, Function<Later, CompletableFuture<@Nullable Object>> lookup, boolean loadsApart) {
        if (isFuture(method)) {
            return lookup.apply(returned -> future(method, returned));
        }
        Mono<Object> mono = Mono.deferContextual(context -> {
            Context own = Context.of(context);
            Context loads = loadsApart ? ReactiveTransactions.apart(own) : own;
            return ReactiveTransactions.defer(() -> Mono.<Object>fromFuture(
                    lookup.apply(returned -> future(method, returned, loads)), /* suppressCancel= */ true));
        });
        ReactiveAdapter adapter = Objects.requireNonNull(adapter(method));
        return adapter.isMultiValue()
                ? adapter.fromPublisher(mono.flatMapIterable(list -> (Iterable<?>) list))
                : adapter.fromPublisher(mono);
    }

    /** Makes a future of what a method returned. */
    @FunctionalInterface
    public interface Later {
        /** The future of its value. */
        CompletableFuture<@Nullable Object> of(@Nullable Object returned);
    }

    @SuppressWarnings("unchecked") // a future is one of something
    private static CompletableFuture<@Nullable Object> future(Method method, @Nullable Object returned) {
        return (CompletableFuture<@Nullable Object>) present(method, returned);
    }

    private static CompletableFuture<@Nullable Object> future(
            Method method, @Nullable Object returned, Context context) {
        Publisher<?> publisher = publisher(method, returned);
        Mono<?> mono =
                isMono(method) ? Mono.from(publisher) : Flux.from(publisher).collectList();
        return mono.cast(Object.class).contextWrite(context).toFuture();
    }

    /** The same call; what it publishes arrives on a thread that may wait for Redis, in the subscriber's transaction. */
    public static MethodInvocation settled(MethodInvocation invocation) {
        return isLater(invocation.getMethod()) ? new Settled(invocation) : invocation;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is what the caller gets
    private static @Nullable Object onWaitingThread(Method method, @Nullable Object returned) {
        if (returned == null) {
            return null;
        }
        if (returned instanceof CompletableFuture<?> future) {
            return Mono.fromFuture(future)
                    .publishOn(Schedulers.boundedElastic())
                    .toFuture();
        }
        ReactiveAdapter adapter = Objects.requireNonNull(adapter(method));
        return adapter.isMultiValue()
                ? adapter.fromPublisher(ReactiveTransactions.seen(
                        Flux.from(adapter.toPublisher(returned)).publishOn(Schedulers.boundedElastic())))
                : adapter.fromPublisher(ReactiveTransactions.seen(
                        Mono.from(adapter.toPublisher(returned)).publishOn(Schedulers.boundedElastic())));
    }

    /** What the method returned, whose value passes on once the work is done with it; not if there is a failure instead. */
    @SuppressWarnings("FutureReturnValueIgnored") // it is what the caller gets
    public static @Nullable Object after(Method method, @Nullable Object returned, Consumer<@Nullable Object> work) {
        if (!isLater(method)) {
            work.accept(returned);
            return returned;
        }
        Object settled = Objects.requireNonNull(onWaitingThread(method, returned), "A method returned no publisher");
        if (settled instanceof CompletableFuture<?> future) {
            return future.thenApply(value -> {
                work.accept(value);
                return value;
            });
        }
        ReactiveAdapter adapter = Objects.requireNonNull(adapter(method));
        return adapter.isMultiValue()
                ? adapter.fromPublisher(Flux.from(adapter.toPublisher(settled)).doOnComplete(() -> work.accept(null)))
                : adapter.fromPublisher(Mono.from(adapter.toPublisher(settled)).doOnSuccess(work));
    }

    /** Calls the method from the beginning, however often it is called and on whichever thread. */
    public static @Nullable Object proceed(MethodInvocation invocation) {
        return proceed(invocation, invocation.getArguments());
    }

    /** The same with other arguments. */
    public static @Nullable Object proceed(MethodInvocation invocation, @Nullable Object... arguments) {
        try {
            return ((ProxyMethodInvocation) invocation)
                    .invocableClone(arguments)
                    .proceed();
        } catch (RuntimeException | Error unchecked) {
            throw unchecked;
        } catch (Throwable checked) {
            throw Reactive.<RuntimeException>sneaky(checked);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the compiler takes X for unchecked
    private static <X extends Throwable> X sneaky(Throwable checked) throws X {
        throw (X) checked;
    }

    private record Settled(MethodInvocation call) implements MethodInvocation {

        @Override
        public Method getMethod() {
            return call.getMethod();
        }

        @Override
        public @Nullable Object[] getArguments() {
            return call.getArguments();
        }

        @Override
        public @Nullable Object proceed() throws Throwable {
            return onWaitingThread(call.getMethod(), call.proceed());
        }

        @Override
        public @Nullable Object getThis() {
            return call.getThis();
        }

        @Override
        public AccessibleObject getStaticPart() {
            return call.getStaticPart();
        }
    }
}
