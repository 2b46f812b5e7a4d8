package dev.larder.testkit.history;

import dev.larder.testkit.history.Event.Invalidate;
import dev.larder.testkit.history.Event.Load;
import dev.larder.testkit.history.Event.Read;
import dev.larder.testkit.history.Event.Write;
import dev.larder.testkit.history.Floor.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells what led to an answer: who wrote the version that was promised, who invalidated, where the old version came from, what faults
 * there were in between, and the answer. Nothing else of the key's history matters.
 */
final class Story {

    private record Line(long atNanos, String process, String text) {}

    private final List<Line> lines = new ArrayList<>();

    private Story() {}

    static List<String> of(KeyHistory key, Read read, @Nullable Step promise, Troubles troubles) {
        Story story = new Story();
        story.source(key, read);
        if (promise != null) {
            story.promise(key, promise);
            story.faults(promise.cause().span().beganNanos(), read, troubles);
        }
        story.answer(read);
        return story.told();
    }

    private void source(KeyHistory key, Read read) {
        key.loads.stream()
                .filter(load -> load.version() == read.version()
                        && load.span().beganNanos() <= read.span().endedNanos())
                .max(Comparator.comparingLong((Load load) -> load.span().beganNanos()))
                .ifPresent(load -> {
                    begin(load.span(), "begins to load");
                    end(load.span(), "has loaded version " + load.version());
                });
    }

    private void promise(KeyHistory key, Step promise) {
        key.writes.stream()
                .filter(write -> write.version() == promise.version())
                .forEach((Write write) -> end(write.span(), "has written version " + write.version()));
        Invalidate cause = promise.cause();
        begin(cause.span(), "begins to invalidate " + (cause.isGroup() ? "a group with the key" : "the key"));
        end(cause.span(), cause.isAcknowledged() ? "has its acknowledgement" : "is told that it is deferred");
        if (promise.fromNanos() > cause.span().endedNanos()) {
            lines.add(new Line(promise.fromNanos(), cause.span().process(), "has nothing left to send"));
        }
    }

    private void faults(long fromNanos, Read read, Troubles troubles) {
        troubles.touching(read.span().process(), fromNanos, read.span().endedNanos())
                .forEach(fault -> {
                    begin(fault.span(), "fault: " + fault.kind());
                    if (fault.span().endedNanos() <= read.span().endedNanos()) {
                        end(fault.span(), "fault ends: " + fault.kind());
                    }
                });
    }

    private void answer(Read read) {
        begin(read.span(), "is asked");
        String what =
                read.version() == Event.NOTHING ? "nothing" : "version " + read.version() + " of " + read.foundKey();
        end(read.span(), "answers " + what + ", from " + read.outcome());
    }

    private void begin(Span span, String text) {
        lines.add(new Line(span.beganNanos(), span.process(), text));
    }

    private void end(Span span, String text) {
        lines.add(new Line(span.endedNanos(), span.process(), text));
    }

    private List<String> told() {
        lines.sort(Comparator.comparingLong(Line::atNanos));
        long first = lines.get(0).atNanos;
        return lines.stream()
                .map(line -> String.format(
                        Locale.ROOT, "  %10.3f ms  %-8s %s", (line.atNanos - first) / 1e6, line.process, line.text))
                .toList();
    }
}
