package dev.larder.redis;

import dev.larder.journal.Journal;
import dev.larder.journal.JournalRecord;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers in order what a journal had it do. */
final class RecordingFollower implements Journal.Follower {

    /** One thing that the journal had the follower do. */
    sealed interface Event {}

    record KeysApplied(List<String> keys) implements Event {}

    record GroupApplied(JournalRecord.Group group, long position) implements Event {}

    record Abandoned(String reason, long horizon, long position) implements Event {}

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

    List<Event> events() {
        return List.copyOf(events);
    }

    <E extends Event> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<String> keys() {
        return events(KeysApplied.class).stream()
                .flatMap(event -> event.keys().stream())
                .toList();
    }

    List<String> subjects() {
        return events(GroupApplied.class).stream()
                .map(event -> event.group().subject())
                .toList();
    }

    List<String> abandonments() {
        return events(Abandoned.class).stream().map(Abandoned::reason).toList();
    }
}
