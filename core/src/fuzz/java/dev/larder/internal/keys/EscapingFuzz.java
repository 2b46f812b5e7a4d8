package dev.larder.internal.keys;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.larder.fuzz.FuzzedDice;

class EscapingFuzz {

    @FuzzTest(maxDuration = "2h")
    void bringsEveryTextBack(FuzzedDataProvider data) {
        KeyDecoders.escaping(new FuzzedDice(data));
    }
}
