package dev.larder.redis.internal.connection;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.larder.fuzz.FuzzedDice;

class RedirectionFuzz {

    @FuzzTest(maxDuration = "2h")
    void throwsForNoError(FuzzedDataProvider data) {
        RedirectionDecoders.redirection(new FuzzedDice(data));
    }
}
