package dev.larder.internal.keys;

import dev.larder.fuzz.Cases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KeyDecodersTest {

    private static final int CASES = 20_000;

    @Test
    void refuseOrKeepTheRulesForEveryTemplateAndKey() {
        Cases.run(CASES, KeyDecoders::template);
    }

    @Test
    void escapeSoThatEveryTextComesBack() {
        Cases.run(CASES, KeyDecoders::escaping);
    }

    @Test
    void readEveryPatternAsRedisDoes() {
        Cases.run(CASES, KeyDecoders::glob);
    }

    @Test
    void refuseOrWriteEveryValueInOneWay() {
        Cases.run(CASES / 4, KeyDecoders::canonicalJson);
    }
}
