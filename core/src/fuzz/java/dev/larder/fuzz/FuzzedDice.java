package dev.larder.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** Decides by a fuzzer's bytes. */
public final class FuzzedDice implements Dice {

    private final FuzzedDataProvider data;

    /** Decides until the bytes are used up; from then on everything is the first of its kind. */
    public FuzzedDice(FuzzedDataProvider data) {
        this.data = data;
    }

    @Override
    public int below(int bound) {
        return data.consumeInt(0, bound - 1);
    }

    @Override
    public long any() {
        return data.consumeLong();
    }

    @Override
    public byte[] bytes(int most) {
        return data.consumeBytes(most);
    }
}
