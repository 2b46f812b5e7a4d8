package dev.larder.redis.internal.connection;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Random names that never meet: tokens of leases, nonces of records. */
public final class Tokens {

    private final RandomGenerator random;

    /** Names from a source of randomness, which must be thread-safe. */
    public Tokens(RandomGenerator random) {
        this.random = random;
    }

    /** 16 random bytes in hex. */
    public String token() {
        return hex(16);
    }

    /** 8 random bytes in hex. */
    public String nonce() {
        return hex(8);
    }

    private String hex(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
