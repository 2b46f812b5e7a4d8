package dev.larder.disk.internal.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ReadersTest {

    private static final int THREADS = 2;
    private static final int WAITING = 100;

    private final Readers readers = new Readers("larder-disk-test", THREADS, WAITING);
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch isOver = new CountDownLatch(1);

    @AfterEach
    void close() {
        isOver.countDown();
        readers.close();
    }

    @Test
    void answerWhatWasRead() throws Exception {
        for (int round = 0; round < 1_000; round++) {
            int number = round;
            assertThat(submitted(() -> number).get(60, TimeUnit.SECONDS)).isEqualTo(round);
        }
    }

    @Test
    void answerEachOfThoseWhoAskAtTheSameTime() throws Exception {
        List<Thread> callers = new ArrayList<>();
        List<Integer> wrong = Collections.synchronizedList(new ArrayList<>());
        for (int caller = 0; caller < 8; caller++) {
            int own = caller;
            Thread thread = new Thread(() -> IntStream.range(0, 500)
                    .filter(i -> submitted(() -> own * 1_000 + i).join() != own * 1_000 + i)
                    .forEach(wrong::add));
            callers.add(thread);
            thread.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void oneThatHangsHoldsUpNoOther() throws Exception {
        submitted(this::hang);
        assertThat(hangs.await(60, TimeUnit.SECONDS)).isTrue();
        for (int round = 0; round < 100; round++) {
            assertThat(submitted(() -> 1).get(60, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void theyAreNoMoreThanSaidAndNoMoreWaitThanSaid() throws Exception {
        List<Reading<Integer>> all = new ArrayList<>();
        for (int i = 0; i < THREADS + WAITING; i++) {
            all.add(submitted(this::hang));
        }
        assertThat(readers.submit(() -> 1, 0)).isNull();
        isOver.countDown();
        for (Reading<Integer> one : all) {
            assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(submitted(() -> 2).get(60, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void oneIsFreeUntilAllAreBusy() {
        for (int i = 0; i < THREADS; i++) {
            assertThat(readers.isOneFree()).isTrue();
            submitted(this::hang);
        }
        assertThat(readers.isOneFree()).isFalse();
    }

    @Test
    void whatWaitsWhenTheyAreClosedIsAnsweredOtherwise() throws Exception {
        for (int i = 0; i < THREADS; i++) {
            submitted(this::hang);
        }
        Reading<Integer> waiting = submitted(() -> 1);
        // The threads hang on, so this gives up waiting for them.
        readers.close();
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isIn(0, 1);
        assertThat(readers.submit(() -> 1, 0)).isNull();
    }

    private Reading<Integer> submitted(Supplier<Integer> work) {
        Reading<Integer> reading = readers.submit(work, 0);
        assertThat(reading).isNotNull();
        return reading;
    }

    private Integer hang() {
        hangs.countDown();
        try {
            assertThat(isOver.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return 1;
    }
}
