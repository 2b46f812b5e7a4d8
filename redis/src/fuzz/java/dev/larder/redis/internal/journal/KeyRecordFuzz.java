package dev.larder.redis.internal.journal;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.larder.fuzz.FuzzedDice;

class KeyRecordFuzz {

    @FuzzTest(maxDuration = "2h")
    void readsOrLosesContinuity(FuzzedDataProvider data) {
        RecordDecoders.keys(new FuzzedDice(data));
    }
}
