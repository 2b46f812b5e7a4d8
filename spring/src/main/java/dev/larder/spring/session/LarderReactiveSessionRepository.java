package dev.larder.spring.session;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.session.ReactiveFindByIndexNameSessionRepository;
import org.springframework.session.ReactiveSessionRepository;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@link LarderSessionRepository} for WebFlux: the same sessions, asked for on Reactor's {@code boundedElastic} threads, so that no event
 * loop waits for Redis. Thread-safe.
 *
 * @since 0.1
 */
public final class LarderReactiveSessionRepository
        implements ReactiveSessionRepository<LarderSession>, ReactiveFindByIndexNameSessionRepository<LarderSession> {

    private final LarderSessionRepository sessions;

    LarderReactiveSessionRepository(LarderSessionRepository sessions) {
        this.sessions = sessions;
    }

    @Override
    public Mono<LarderSession> createSession() {
        return Mono.fromSupplier(sessions::createSession);
    }

    @Override
    public Mono<Void> save(LarderSession session) {
        return waiting(() -> {
            sessions.save(session);
            return null;
        });
    }

    @Override
    public Mono<LarderSession> findById(String id) {
        return waiting(() -> sessions.findById(id));
    }

    @Override
    public Mono<Void> deleteById(String id) {
        return waiting(() -> {
            sessions.deleteById(id);
            return null;
        });
    }

    /** {@link LarderSessionRepository#findByIndexNameAndIndexValue}. */
    @Override
    public Mono<Map<String, LarderSession>> findByIndexNameAndIndexValue(String name, String value) {
        return waiting(() -> sessions.findByIndexNameAndIndexValue(name, value));
    }

    private static <T> Mono<T> waiting(Callable<? extends @Nullable T> work) {
        return Mono.<T>fromCallable(work).subscribeOn(Schedulers.boundedElastic());
    }
}
