package dev.larder.internal.keys;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.larder.fuzz.FuzzedDice;

class GlobFuzz {

    @FuzzTest(maxDuration = "2h")
    void readsEveryPatternAsRedisDoes(FuzzedDataProvider data) {
        KeyDecoders.glob(new FuzzedDice(data));
    }
}
