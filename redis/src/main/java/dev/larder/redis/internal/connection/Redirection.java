package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a node of a cluster answers to a command that it has not carried out.
 *
 * @param kind what to do
 * @param target where to; null to try the same node again
 */
record Redirection(Kind kind, @Nullable Endpoint target) {

    enum Kind {
        MOVED,
        ASK,
        TRYAGAIN
    }

    /** Reads an error; null if it is no redirection. The node that has answered stands in where none is named. */
    static @Nullable Redirection of(Throwable failure, Endpoint from) {
        if (!(failure instanceof RedisCommandExecutionException)) {
            return null;
        }
        String[] words = String.valueOf(failure.getMessage()).split(" ", 4);
        return switch (words[0]) {
            case "TRYAGAIN" -> new Redirection(Kind.TRYAGAIN, null);
            case "MOVED", "ASK" -> words.length < 3 ? null : to(Kind.valueOf(words[0]), words[2], from);
            default -> null;
        };
    }

    private static @Nullable Redirection to(Kind kind, String target, Endpoint from) {
        int colon = target.lastIndexOf(':');
        String host = colon <= 0 ? from.host() : target.substring(0, colon);
        String port = target.substring(colon + 1);
        return isPort(port) ? new Redirection(kind, new Endpoint(host, Integer.parseInt(port))) : null;
    }

    // A node that does not know another's port names 0.
    private static boolean isPort(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) > 0 && Integer.parseInt(text) <= 65_535;
    }
}
