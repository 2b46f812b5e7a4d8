package dev.larder.redis.internal.journal;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.larder.fuzz.FuzzedDice;

class RecordIdFuzz {

    @FuzzTest(maxDuration = "2h")
    void refusesWhatIsNoId(FuzzedDataProvider data) {
        RecordDecoders.ids(new FuzzedDice(data));
    }
}
