package dev.larder.internal.analysis;

import dev.larder.Memory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Does what {@link Resizing} decides, as far as the budget goes. Its counts may be read by anybody; the rest is for one thread. */
final class Resizer {

    private final Supplier<Memory> bound;
    private final LongConsumer resize;
    private final Budget budget;
    private final LongAdder grown = new LongAdder();
    private final LongAdder shrunk = new LongAdder();
    private Resizing state = Resizing.start();

    Resizer(Supplier<Memory> bound, LongConsumer resize, Budget budget) {
        this.bound = bound;
        this.resize = resize;
        this.budget = budget;
        if (bound.get().isResized()) {
            budget.begin(bound.get().maximum());
        }
    }

    /** Looks at a window's ratios; whether the bound has changed. */
    boolean window(double[] ratios) {
        Memory now = bound.get();
        if (!now.isResized()) {
            return false;
        }
        state = state.after(ratios);
        long step = state.step(now);
        long done = step > 0 ? budget.take(step) : step;
        if (done == 0) {
            return false;
        }
        if (done < 0) {
            budget.giveBack(-done);
        }
        resize.accept(now.maximum() + done);
        (done > 0 ? grown : shrunk).increment();
        state = Resizing.start();
        return true;
    }

    /** Gives back what it has of the budget. */
    void end() {
        if (bound.get().isResized()) {
            budget.giveBack(bound.get().maximum());
        }
    }

    long grown() {
        return grown.sum();
    }

    long shrunk() {
        return shrunk.sum();
    }
}
