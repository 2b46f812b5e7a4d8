package dev.larder.console.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.console.figures.CacheFigures;
import dev.larder.console.figures.NodeFigures;
import dev.larder.console.figures.NodeFigures.Standing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowTest {

    private static NodeFigures at(long second, long memory, long loads) {
        CacheFigures goal = new CacheFigures(
                "goal",
                "goal:{id}",
                List.of("memory"),
                10L,
                Map.of("memory", memory, "load", loads),
                loads,
                0,
                loads * 1_000_000,
                0,
                Map.of(),
                0,
                Map.of(),
                Map.of("size", loads),
                0,
                0,
                0,
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
        Standing standing = new Standing("none", null, false, 0L, 0, 1, 0, 0, false, null, null);
        return new NodeFigures(1, "a", "", "1", second * 1_000, 0, false, 0, 0, standing, List.of(goal), null);
    }

    private static Window of(NodeFigures first, NodeFigures... others) {
        Window window = Window.of(first);
        for (NodeFigures next : others) {
            window = window.then(next);
        }
        return window;
    }

    @Test
    void tellsWhatHappenedInEachSecond() {
        Flow flow = Window.total(of(at(0, 0, 0), at(10, 80, 20)).minute());

        assertThat(flow.of("memory")).isEqualTo(8);
        assertThat(flow.hitRatio()).isEqualTo(0.8);
        assertThat(flow.saved()).isEqualTo(8);
        assertThat(flow.meanLoadMicros()).isEqualTo(1_000);
        assertThat(flow.allEvictions()).isEqualTo(2);
    }

    @Test
    void tellsOfTheLastMomentApart() {
        Window window = of(at(0, 0, 0), at(10, 80, 20), at(11, 80, 30));

        assertThat(Window.total(window.moment()).of("load")).isEqualTo(10);
        assertThat(Window.total(window.moment()).of("memory")).isZero();
    }

    @Test
    void reachesBackHalfAMinuteToAMinute() {
        Window window = Window.of(at(0, 0, 0));
        for (int second = 1; second <= 300; second++) {
            window = window.then(at(second, second, 0));
            long reach = window.latest().at() - window.base().at();
            assertThat(reach).isLessThanOrEqualTo(60_000);
            assertThat(second <= 60 || reach >= 30_000).as("at %d", second).isTrue();
        }
    }

    @Test
    void takesNoNoticeOfWhatComesLate() {
        Window window = of(at(0, 0, 0), at(10, 80, 20));

        assertThat(window.then(at(9, 70, 20))).isSameAs(window);
    }

    @Test
    void countsNothingBackwards() {
        assertThat(Window.total(of(at(0, 50, 50), at(10, 0, 0)).minute()).allLookups())
                .isZero();
    }

    @Test
    void knowsNoRatioOfNothing() {
        assertThat(Flow.NONE.hitRatio()).isNull();
        assertThat(Window.total(of(at(0, 0, 0)).minute()).hitRatio()).isNull();
    }

    @Test
    void takesANodeForGoneAfterTwoMinutesOrAFarewell() {
        assertThat(Member.State.after(30_000, false)).isEqualTo(Member.State.ALIVE);
        assertThat(Member.State.after(30_001, false)).isEqualTo(Member.State.SILENT);
        assertThat(Member.State.after(120_001, false)).isEqualTo(Member.State.GONE);
        assertThat(Member.State.after(0, true)).isEqualTo(Member.State.GONE);
    }
}
