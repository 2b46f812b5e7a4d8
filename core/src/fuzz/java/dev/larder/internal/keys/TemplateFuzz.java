package dev.larder.internal.keys;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.larder.fuzz.FuzzedDice;

class TemplateFuzz {

    @FuzzTest(maxDuration = "2h")
    void keepsTheRulesForEveryTemplateAndKey(FuzzedDataProvider data) {
        KeyDecoders.template(new FuzzedDice(data));
    }
}
