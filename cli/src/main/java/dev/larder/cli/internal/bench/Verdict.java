package dev.larder.cli.internal.bench;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.load.Load;
import dev.larder.cli.internal.output.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a run. Pure.
 *
 * @param before what it is compared with
 * @param percent how much worse it may be
 */
record Verdict(Workload workload, Optional<Baseline> before, double percent) {

    private static final String NOT_FOUND = "status 404";

    List<String> worse(Figures figures) {
        return before.map(baseline -> figures.worseThan(baseline.figures(), percent))
                .orElse(List.of());
    }

    ExitCode code(Figures figures, Load.Ended ended) {
        if (ended.isInterrupted()) {
            return ExitCode.INTERRUPTED;
        }
        if (figures.answered() == 0) {
            return ExitCode.FAILURE;
        }
        if (ended.failed() + ended.notSent() > 0) {
            return ExitCode.PARTIAL;
        }
        return worse(figures).isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    Report report(Figures figures, Load.Ended ended) {
        Report report = Report.of(Baseline.KIND);
        workload.settings().forEach(report::with);
        report.with("due", ended.due())
                .with("answered", figures.answered())
                .with("failed", ended.failed())
                .with("notSent", ended.notSent())
                .with("answeredPerSecond", Figures.rounded(figures.perSecond()))
                .with("answers", ended.tally().answers())
                .with("errors", errors(ended))
                .rows("latencies", figures.latencies().stream().map(this::row).toList());
        before.ifPresent(baseline -> report.with("worse", worse(figures)));
        return report.verdict(words(figures));
    }

    private static Map<String, Long> errors(Load.Ended ended) {
        Map<String, Long> errors = ended.tally().errors();
        if (ended.unanswered() > 0) {
            errors.put("unanswered", ended.unanswered());
        }
        return errors;
    }

    private Map<String, Object> row(Figures.Latency latency) {
        Map<String, Object> row = latency.row();
        before.ifPresent(baseline ->
                row.put("baselineMicros", Figures.rounded(baseline.figures().micros(latency.percentile()))));
        return row;
    }

    private String words(Figures figures) {
        String rate = Figures.rounded(figures.perSecond()) + " of "
                + workload.settings().get("rate") + " a second were answered";
        if (before.isEmpty()) {
            return rate;
        }
        List<String> worse = worse(figures);
        return worse.isEmpty()
                ? rate + "; no more than " + percent + " % worse than the baseline"
                : rate + "; worse than the baseline: " + String.join("; ", worse);
    }

    /** What a person has to know who looks at the figures. */
    List<String> warnings(Load.Ended ended) {
        List<String> warnings = new ArrayList<>();
        if (ended.isInterrupted()) {
            warnings.add("Interrupted: these are the figures of what was due until then");
        }
        if (ended.notSent() > 0) {
            warnings.add(
                    ended.notSent() + " of " + ended.due()
                            + " requests were not sent in time, and are in no percentile: the target is too slow for --rate, or --concurrency too small");
        }
        if (ended.failed() > 0) {
            warnings.add(ended.failed() + " of " + ended.due() + " requests failed, and are in no percentile: "
                    + errors(ended));
        }
        if (ended.tally().answers().keySet().equals(Set.of(NOT_FOUND))) {
            warnings.add("Nothing was found (404): is it the address that is meant?");
        }
        return warnings;
    }
}
