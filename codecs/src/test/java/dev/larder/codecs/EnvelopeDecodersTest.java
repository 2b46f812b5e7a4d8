package dev.larder.codecs;

import dev.larder.fuzz.Cases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EnvelopeDecodersTest {

    @Test
    void refuseWhateverIsNoEnvelopeAtABoundedPrice() {
        Cases.run(4_000, EnvelopeDecoders::envelope);
    }

    @Test
    void inflateNoMoreThanTheLimit() {
        Cases.run(1_000, EnvelopeDecoders::payload);
    }
}
