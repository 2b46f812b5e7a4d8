package dev.larder.redis.races;

import dev.larder.Memory;
import dev.larder.testkit.Gate;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A line of code at which the next thread that comes can be held up; all others pass. Thread-safe. */
final class Checkpoint {

    private final AtomicReference<@Nullable Gate> next = new AtomicReference<>();

    /** Holds up whoever comes next, until the gate is opened. */
    Gate holdNext() {
        Gate gate = new Gate();
        next.set(gate);
        return gate;
    }

    /** A memory whose puts come by: after the value was judged, and before the guards of the put are asked. */
    Memory weighing() {
        return Memory.weight(1_000, (key, value) -> {
            pass();
            return 1;
        });
    }

    /** What the line of code calls. */
    void pass() {
        Gate gate = next.getAndSet(null);
        if (gate != null) {
            gate.pass();
        }
    }
}
