package dev.larder.codecs;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.larder.fuzz.FuzzedDice;

class EnvelopeFuzz {

    @FuzzTest(maxDuration = "2h")
    void refusesWhateverIsNoEnvelope(FuzzedDataProvider data) {
        EnvelopeDecoders.envelope(new FuzzedDice(data));
    }
}
