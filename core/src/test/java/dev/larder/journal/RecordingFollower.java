package dev.larder.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers in order what a journal had it do. */
public final class RecordingFollower implements Journal.Follower {

    /** One thing that the journal had the follower do. */
    public sealed interface Event {}

    /** Keys to drop. */
    public record KeysApplied(List<String> keys) implements Event {}

    /** A group that is dead. */
    public record GroupApplied(JournalRecord.Group group, long position) implements Event {}

    /** Everything to be forgotten. */
    public record Abandoned(String reason, long horizon, long position) implements Event {}

    private final List<Event> events = new CopyOnWriteArrayList<>();

    @Override
    public void apply(JournalRecord.Keys keys) {
        events.add(new KeysApplied(keys.keys()));
    }

    @Override
    public void apply(JournalRecord.Group group, long position) {
        events.add(new GroupApplied(group, position));
    }

    @Override
    public void abandon(String reason, long horizon, long position) {
        events.add(new Abandoned(reason, horizon, position));
    }

    /** Everything so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** Everything of one kind so far. */
    public <E extends Event> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The keys of all key records, one after the other. */
    public List<String> keys() {
        return events(KeysApplied.class).stream()
                .flatMap(event -> event.keys().stream())
                .toList();
    }

    /** The groups that are no horizons. */
    public List<String> subjects() {
        return events(GroupApplied.class).stream()
                .filter(event -> event.group().kind() != JournalRecord.Kind.HORIZON)
                .map(event -> event.group().subject())
                .toList();
    }

    /** Why everything was abandoned, each time. */
    public List<String> abandonments() {
        return events(Abandoned.class).stream().map(Abandoned::reason).toList();
    }

    /** Before which position everything is dead by what has been heard so far. */
    public long horizon() {
        long horizon = 0;
        for (Event event : events) {
            if (event instanceof Abandoned abandoned) {
                horizon = abandoned.horizon();
            } else if (event instanceof GroupApplied applied && applied.group().kind() == JournalRecord.Kind.HORIZON) {
                horizon = applied.position();
            }
        }
        return horizon;
    }
}
