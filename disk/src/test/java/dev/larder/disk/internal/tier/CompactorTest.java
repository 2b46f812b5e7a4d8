package dev.larder.disk.internal.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CompactorTest {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final AtomicInteger times = new AtomicInteger();
    private final Compactor compactor = new Compactor(waiting::add, times::incrementAndGet);

    /** A second one would find no room where one may wait, and end the thread that writes. */
    @Test
    void isNotAskedAgainBeforeItHasBegun() {
        compactor.begin();
        compactor.begin();
        assertThat(waiting).hasSize(1);
        assertThat(compactor.isBusy()).isTrue();
    }

    @Test
    void beginsAgainWhenItHasEnded() {
        compactor.begin();
        waiting.remove().run();
        assertThat(compactor.isBusy()).isFalse();

        compactor.begin();
        waiting.remove().run();
        assertThat(times).hasValue(2);
    }
}
