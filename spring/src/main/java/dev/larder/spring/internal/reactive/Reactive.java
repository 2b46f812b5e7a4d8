package dev.larder.spring.internal.reactive;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

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

    /** What the method returned, as a future of the value. */
    @SuppressWarnings("unchecked") // a future is one of something
    public static CompletableFuture<@Nullable Object> future(Method method, @Nullable Object returned) {
        Objects.requireNonNull(returned, () -> "A method that is cached returned no publisher but null: " + method);
        if (isFuture(method)) {
            return (CompletableFuture<@Nullable Object>) returned;
        }
        ReactiveAdapter adapter = Objects.requireNonNull(adapter(method));
        return adapter.isMultiValue()
                ? Flux.from(adapter.toPublisher(returned))
                        .collectList()
                        .cast(Object.class)
                        .toFuture()
                : Mono.from(adapter.toPublisher(returned)).cast(Object.class).toFuture();
    }

    /** A future of the value, as what the method returns. */
    @SuppressWarnings("FutureReturnValueIgnored") // it is what the caller gets
    public static Object result(Method method, CompletableFuture<@Nullable Object> value) {
        if (isFuture(method)) {
            return value;
        }
        ReactiveAdapter adapter = Objects.requireNonNull(adapter(method));
        Mono<Object> mono = Mono.fromFuture(value, /* suppressCancel= */ true);
        return adapter.isMultiValue()
                ? adapter.fromPublisher(mono.flatMapIterable(list -> (Iterable<?>) list))
                : adapter.fromPublisher(mono);
    }

    /** The same call; what it publishes arrives on a thread that may wait for Redis. */
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
                ? adapter.fromPublisher(Flux.from(adapter.toPublisher(returned)).publishOn(Schedulers.boundedElastic()))
                : adapter.fromPublisher(
                        Mono.from(adapter.toPublisher(returned)).publishOn(Schedulers.boundedElastic()));
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
