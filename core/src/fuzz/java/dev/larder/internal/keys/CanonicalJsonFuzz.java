package dev.larder.internal.keys;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.larder.fuzz.FuzzedDice;

class CanonicalJsonFuzz {

    @FuzzTest(maxDuration = "2h")
    void writesEveryValueInOneWay(FuzzedDataProvider data) {
        KeyDecoders.canonicalJson(new FuzzedDice(data));
    }
}
