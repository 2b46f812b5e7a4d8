package dev.larder.cli.internal.migrate;

import dev.larder.Clock;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.internal.rules.GroupRules;
import dev.larder.topologies.Answer;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes entries from one side to the other: judged by what has become untrue there, stamped with where the other side's journal stands, so
 * that all that is told later covers them. What is alive is written, what is not is left. Bounded by bytes; for one thread.
 */
final class Carrier {

    private static final int KEYS_AT_ONCE = 50;
    private static final long BYTES_AT_ONCE = 4L << 20;

    /** Whoever caches more in one value loads it anew. */
    private static final long LARGEST = 32L << 20;

    private final String namespace;
    private final Tally tally;
    private final Clock clock;

    Carrier(String namespace, Tally tally, Clock clock) {
        this.namespace = namespace;
        this.tally = tally;
        this.clock = clock;
    }

    /**
     * A way.
     *
     * @param rules what has killed entries where it begins
     * @param stamp where the journal stands at its end, as it was before anything was read
     * @param isReplacing whether what stands there is replaced; else who was there first stays
     */
    record Way(Side from, Side to, GroupRules rules, long stamp, boolean isReplacing) {}

    void carry(List<String> fullKeys, Way way) {
        List<String> small = new ArrayList<>();
        for (List<String> part : parts(way.from, fullKeys)) {
            small.addAll(part);
            long readNanos = clock.nanos();
            List<Found> found = read(way.from, part);
            write(found, way, readNanos);
        }
        tally.add(Tally.Of.LEFT, fullKeys.size() - small.size());
    }

    /** The keys in parts that may be read at once; without those of what is no string, or too large to be taken along. */
    static List<List<String>> parts(Side from, List<String> fullKeys) {
        List<List<String>> parts = new ArrayList<>();
        List<Answer> lengths = from.fleet().askEach(commands("STRLEN", fullKeys));
        List<String> part = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < fullKeys.size(); i++) {
            long length = number(lengths.get(i));
            if (length < 0 || length > LARGEST) {
                continue;
            }
            if (part.size() == KEYS_AT_ONCE || bytes + length > BYTES_AT_ONCE) {
                parts.add(List.copyOf(part));
                part.clear();
                bytes = 0;
            }
            part.add(fullKeys.get(i));
            bytes += length;
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    /** What stands under keys that are there; the others are missing from the list. */
    static List<Found> read(Side from, List<String> fullKeys) {
        List<String[]> questions = new ArrayList<>(commands("PTTL", fullKeys));
        questions.addAll(commands("GET", fullKeys));
        List<Answer> answers = from.fleet().askEach(questions);
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < fullKeys.size(); i++) {
            String bytes = answers.get(fullKeys.size() + i).text();
            if (!bytes.isEmpty()) {
                found.add(Found.of(fullKeys.get(i), number(answers.get(i)), bytes));
            }
        }
        return found;
    }

    private static List<String[]> commands(String name, List<String> keys) {
        return keys.stream().map(key -> new String[] {name, key}).toList();
    }

    /** Something that is no string answers with an error, which is no number. */
    private static long number(Answer answer) {
        return answer.text().matches("-?\\d{1,18}") ? Long.parseLong(answer.text()) : -1;
    }

    /** Lives end when they do over there, whatever the way has taken. */
    private void write(List<Found> all, Way way, long readNanos) {
        long now = clock.millis();
        long agoMillis = (clock.nanos() - readNanos) / 1_000_000;
        List<String[]> commands = new ArrayList<>();
        for (Found found : all) {
            switch (found.judge(namespace, way.rules, now)) {
                case ALIVE -> commands.add(command(found, way, agoMillis));
                case DEAD -> tally.add(Tally.Of.DEAD, 1);
                case GONE -> tally.add(Tally.Of.GONE, 1);
                case FOREIGN -> tally.add(Tally.Of.LEFT, 1);
            }
        }
        for (Answer answer : way.to.fleet().askEach(commands)) {
            settle(answer.text(), way.to);
        }
    }

    private static String[] command(Found found, Way way, long agoMillis) {
        List<String> words = new ArrayList<>(List.of("SET", found.fullKey(), found.stamped(way.stamp)));
        if (found.ttlMillis() > 0) {
            words.addAll(List.of("PX", Long.toString(Math.max(1, found.ttlMillis() - agoMillis))));
        }
        if (!way.isReplacing) {
            words.add("NX");
        }
        return words.toArray(String[]::new);
    }

    /** Nothing is answered where somebody was there first. */
    private void settle(String answer, Side to) {
        if (answer.equals("OK")) {
            tally.add(Tally.Of.COPIED, 1);
        } else if (answer.startsWith("OOM ")) {
            throw new Failure(
                    ExitCode.FAILURE,
                    to + " is full (" + answer + "); give it more memory, or a policy that evicts, and start again:"
                            + " what was copied stays copied, the source was not touched");
        } else if (answer.startsWith("NOPERM")) {
            throw new Failure(ExitCode.FORBIDDEN, to + " refuses to be written to: " + answer);
        } else if (!answer.isEmpty()) {
            throw new Failure(ExitCode.UNREACHABLE, to + " does not take entries for now: " + answer);
        }
    }
}
