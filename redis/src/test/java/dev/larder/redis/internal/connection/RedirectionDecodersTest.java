package dev.larder.redis.internal.connection;

import dev.larder.fuzz.Cases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RedirectionDecodersTest {

    @Test
    void takeEveryErrorForARedirectionOrForNone() {
        Cases.run(20_000, RedirectionDecoders::redirection);
    }
}
