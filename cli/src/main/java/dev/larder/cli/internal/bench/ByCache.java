package dev.larder.cli.internal.bench;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.guest.Guest;
import dev.larder.cli.internal.load.Answered;
import dev.larder.cli.internal.load.Answerer;
import dev.larder.cli.internal.requests.Request;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import java.time.Duration;

/**
 * A cache of a Larder of this process, with the bounds that a Larder has unless told otherwise: lookups, and invalidations for writes. Its loader has the value
 * at hand, so a load costs what Larder does about it.
 */
final class ByCache implements Answerers {

    private static final Duration READY_PATIENCE = Duration.ofSeconds(30);

    /** What an application has that sets nothing: see {@code Redis.softTimeout}. */
    private static final Duration SOFT_TIMEOUT = Duration.ofMillis(250);

    private final Session session;
    private final Fleet fleet;
    private final Guest guest;
    private final String prefix;
    private final Cache<String, String> cache;

    /**
     * A cache.
     *
     * @param prefix of its keys, within the namespace
     */
    ByCache(Session session, String namespace, String prefix, String value, Duration timeToLive) {
        this.session = session;
        this.fleet = session.fleet();
        this.guest = Guest.in(fleet, namespace, session.target().redis(SOFT_TIMEOUT));
        this.prefix = prefix;
        this.cache = guest.larder()
                .cache(CacheSpec.of("bench:{id}", String.class, String.class)
                        .timeToLive(timeToLive)
                        .loader(key -> value));
    }

    @Override
    public void prepare() {
        if (!guest.isReadyWithin(READY_PATIENCE, session)) {
            throw new Failure(ExitCode.INTERRUPTED, "Interrupted before anything was sent");
        }
    }

    @Override
    public Answerer<Request> another() {
        return this::answered;
    }

    private Answered answered(Request request) {
        String key = prefix + request.key();
        if (!request.isWrite()) {
            return Answered.with(cache.lookup(key).outcome().label());
        }
        Acknowledgement told = guest.larder().invalidate(Invalidation.key(cache, key));
        return told == Acknowledgement.DEFERRED ? Answered.failed("deferred") : Answered.with("invalidated");
    }

    @Override
    public void close() {
        guest.close();
        fleet.close();
    }
}
