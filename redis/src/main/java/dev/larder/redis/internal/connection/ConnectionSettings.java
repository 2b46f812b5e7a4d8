package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import java.util.function.UnaryOperator;

/**
 * How connections are kept.
 *
 * @param timeouts how long to wait
 * @param mostForEach how many there may be to any one server
 * @param limits how much at once, and when a server is left alone
 * @param route where to connect to, given where a server says that it is
 */
public record ConnectionSettings(Timeouts timeouts, int mostForEach, Limits limits, UnaryOperator<Endpoint> route) {

    /** The same with other timeouts. */
    public ConnectionSettings with(Timeouts other) {
        return new ConnectionSettings(other, mostForEach, limits, route);
    }

    /** The same with another number of connections to each server. */
    public ConnectionSettings with(int most) {
        return new ConnectionSettings(timeouts, most, limits, route);
    }

    /** The same with other limits. */
    public ConnectionSettings with(Limits other) {
        return new ConnectionSettings(timeouts, mostForEach, other, route);
    }

    /** The same with another route. */
    public ConnectionSettings with(UnaryOperator<Endpoint> other) {
        return new ConnectionSettings(timeouts, mostForEach, limits, other);
    }
}
