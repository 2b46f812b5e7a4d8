package dev.larder.spring.examples;

import dev.larder.micrometer.LarderSnapshot;
import dev.larder.spring.metrics.CacheFigures;

/** Figures in code. */
final class FiguresExamples {

    private FiguresExamples() {}

    static double rate(CacheFigures cacheFigures) {
        LarderSnapshot now = cacheFigures.snapshot();
        double rate = now.total().hitRate();
        return rate;
    }
}
