package dev.larder.redis.internal.journal;

import dev.larder.fuzz.Cases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RecordDecodersTest {

    private static final int CASES = 20_000;

    @Test
    void readEveryKeyRecordOrLoseContinuity() {
        Cases.run(CASES, RecordDecoders::keys);
    }

    @Test
    void readEveryGroupRecordOrLoseContinuity() {
        Cases.run(CASES, RecordDecoders::group);
    }

    @Test
    void refuseWhatIsNoId() {
        Cases.run(CASES, RecordDecoders::ids);
    }
}
