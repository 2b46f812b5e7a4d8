package dev.larder.testkit.history;

import dev.larder.testkit.history.Event.Drained;
import dev.larder.testkit.history.Event.Failed;
import dev.larder.testkit.history.Event.Fault;
import dev.larder.testkit.history.Event.Fetch;
import dev.larder.testkit.history.Event.Invalidate;
import dev.larder.testkit.history.Event.Load;
import dev.larder.testkit.history.Event.Read;
import dev.larder.testkit.history.Event.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An event as a line of words: its kind, process, begin and end, and its own parts. For example
 * {@code read b-1 1000 2000 goal:1 goal:1 7 memory}.
 */
final class Lines {

    private static final String NOBODY = "-";

    // A long history says few different words, very often.
    private final Map<String, String> words = new HashMap<>();

    static String of(Event event) {
        if (event instanceof Read read) {
            return line("read", read, read.key(), read.foundKey(), read.version(), read.outcome());
        } else if (event instanceof Fetch fetch) {
            return line("fetch", fetch, fetch.key(), fetch.version());
        } else if (event instanceof Load load) {
            return line("load", load, load.key(), load.version());
        } else if (event instanceof Write write) {
            return line("write", write, write.key(), write.version());
        } else if (event instanceof Invalidate gone) {
            return line("invalidate", gone, gone.isGroup(), gone.isAcknowledged(), String.join(",", gone.keys()));
        } else if (event instanceof Failed failed) {
            return line("failed", failed, failed.key(), failed.error().replaceAll("\\s+", "_"));
        } else if (event instanceof Fault fault) {
            return line("fault", fault, fault.kind());
        }
        return line("drained", event);
    }

    private static String line(String kind, Event event, Object... parts) {
        Span span = event.span();
        StringBuilder line = new StringBuilder(kind)
                .append(' ')
                .append(span.process().isEmpty() ? NOBODY : span.process())
                .append(' ')
                .append(span.beganNanos())
                .append(' ')
                .append(span.endedNanos());
        for (Object part : parts) {
            line.append(' ').append(part);
        }
        return line.toString();
    }

    Event parse(String line) {
        String[] words = line.split(" ");
        known(words);
        String process = words[1].equals(NOBODY) ? "" : words[1];
        Span span = new Span(process, Long.parseLong(words[2]), Long.parseLong(words[3]));
        return switch (words[0]) {
            case "read" -> new Read(span, words[4], words[5], Long.parseLong(words[6]), words[7]);
            case "fetch" -> new Fetch(span, words[4], Long.parseLong(words[5]));
            case "load" -> new Load(span, words[4], Long.parseLong(words[5]));
            case "write" -> new Write(span, words[4], Long.parseLong(words[5]));
            case "invalidate" ->
                new Invalidate(
                        span,
                        List.of(words[6].split(",")),
                        Boolean.parseBoolean(words[4]),
                        Boolean.parseBoolean(words[5]));
            case "failed" -> new Failed(span, words[4], words[5]);
            case "fault" -> new Fault(span, words[4]);
            case "drained" -> new Drained(span);
            default -> throw new IllegalArgumentException("No event: " + line);
        };
    }

    private void known(String[] line) {
        for (int i = 0; i < line.length; i++) {
            boolean isMoment = i == 2 || i == 3;
            line[i] = isMoment ? line[i] : words.computeIfAbsent(line[i], same -> same);
        }
    }
}
