package dev.larder.redis.internal.address;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.larder.fuzz.FuzzedDice;

class AddressFuzz {

    @FuzzTest(maxDuration = "2h")
    void tellsNoSecret(FuzzedDataProvider data) {
        AddressDecoders.address(new FuzzedDice(data));
    }
}
