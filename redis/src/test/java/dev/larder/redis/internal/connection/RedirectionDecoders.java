package dev.larder.redis.internal.connection;

import dev.larder.fuzz.Decoding;
import dev.larder.fuzz.Dice;
import dev.larder.redis.internal.address.Endpoint;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.List;
import java.util.Optional;

/** Errors of a server, most of them nearly redirections. */
final class RedirectionDecoders {

    private static final Endpoint FROM = new Endpoint("localhost", 6379);
    private static final List<String> PIECES = List.of(
            "MOVED",
            "ASK",
            "TRYAGAIN",
            " ",
            " ",
            "3999",
            "127.0.0.1",
            ":",
            "6381",
            "0",
            "99999",
            "::1",
            "[::1]",
            "?",
            "");

    private RedirectionDecoders() {}

    /** Every error is a redirection or none; none of them throws. */
    static void redirection(Dice dice) {
        String text = dice.oneIn(4) ? dice.text(60) : dice.textOf(PIECES, 9);
        RedisCommandExecutionException error = new RedisCommandExecutionException(text);
        Decoding.of(
                NothingDeclared.class, 256L * text.length(), () -> Optional.ofNullable(Redirection.of(error, FROM)));
    }

    private static final class NothingDeclared extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
