package dev.larder.fuzz;

import java.util.List;
import java.util.Random;

/** What a generator decides by: random numbers, or a fuzzer's bytes. */
public interface Dice {

    /** A number from 0 up to, not including, the bound. */
    int below(int bound);

    /** Any number. */
    long any();

    /** Bytes, as many as asked for at most. */
    byte[] bytes(int most);

    /** Whether one of so many cases is the case. */
    default boolean oneIn(int cases) {
        return below(cases) == 0;
    }

    /** One of some. */
    default <T> T oneOf(List<T> some) {
        return some.get(below(some.size()));
    }

    /** A text of at most so many pieces, each of them one of some. */
    default String textOf(List<String> pieces, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = below(most + 1); i > 0; i--) {
            text.append(oneOf(pieces));
        }
        return text.toString();
    }

    /** Characters of all kinds, halves of surrogate pairs among them, at most so many. */
    default String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = below(most + 1); i > 0; i--) {
            text.append((char) (oneIn(3) ? below(0x10000) : below(0x80)));
        }
        return text.toString();
    }

    /** Numbers that are drawn. */
    static Dice of(Random random) {
        return new Dice() {
            @Override
            public int below(int bound) {
                return random.nextInt(bound);
            }

            @Override
            public long any() {
                return oneIn(2) ? random.nextLong() : below(1_000) - 500;
            }

            @Override
            public byte[] bytes(int most) {
                byte[] bytes = new byte[below(most + 1)];
                random.nextBytes(bytes);
                return bytes;
            }
        };
    }
}
