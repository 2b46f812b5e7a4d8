package dev.larder.redis.internal.address;

import dev.larder.fuzz.Decoding;
import dev.larder.fuzz.Dice;
import java.util.List;
import java.util.Optional;

/** Addresses as people write them, right and wrong; each holds a secret that nothing may repeat. */
final class AddressDecoders {

    private static final String SECRET = "s3cretCanary";
    private static final List<String> PIECES = List.of(
            "redis://",
            "rediss://",
            "redis-sentinel://",
            "redis-cluster://",
            "rediss-cluster://",
            "#main",
            "http://",
            "user",
            ":",
            SECRET,
            "@",
            "localhost",
            "[::1]",
            "my_redis",
            "6379",
            "65536",
            "/",
            "0",
            "15",
            "?",
            "#",
            "%",
            "%40",
            " ",
            "\n",
            ",",
            "é",
            "[",
            "]",
            "99999999999");

    private static final List<String> SCHEMES = List.of("redis://", "rediss-sentinel://", "redis-cluster://");

    private AddressDecoders() {}

    /** An address is read or refused, and its secret stays in it. */
    static void address(Dice dice) {
        String text = dice.oneIn(2)
                ? dice.oneOf(SCHEMES) + "user:" + SECRET + dice.textOf(PIECES, 3) + "@host" + dice.textOf(PIECES, 4)
                : dice.textOf(PIECES, 12);
        Optional<RedisAddress> address =
                Decoding.of(IllegalArgumentException.class, 256L * text.length(), () -> parsed(text));
        address.ifPresent(parsed -> requireSecret(parsed.toString(), text));
    }

    private static RedisAddress parsed(String text) {
        try {
            return RedisAddress.parse(text);
        } catch (IllegalArgumentException refused) {
            requireSecret(String.valueOf(refused.getMessage()), text);
            throw refused;
        }
    }

    // Where it stands as the host's name it is no secret.
    private static void requireSecret(String told, String text) {
        if (told.contains(SECRET) && text.lastIndexOf(SECRET) < text.lastIndexOf('@')) {
            throw new AssertionError("A secret was told: " + told);
        }
    }
}
