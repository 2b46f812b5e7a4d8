package dev.larder.codecs;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.larder.fuzz.FuzzedDice;

class PayloadFuzz {

    @FuzzTest(maxDuration = "2h")
    void inflatesNoMoreThanTheLimit(FuzzedDataProvider data) {
        EnvelopeDecoders.payload(new FuzzedDice(data));
    }
}
