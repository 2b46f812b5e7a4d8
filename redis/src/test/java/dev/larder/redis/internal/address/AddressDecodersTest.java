package dev.larder.redis.internal.address;

import dev.larder.fuzz.Cases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AddressDecodersTest {

    @Test
    void refuseOrReadEveryAddressAndTellNoSecret() {
        Cases.run(20_000, AddressDecoders::address);
    }
}
