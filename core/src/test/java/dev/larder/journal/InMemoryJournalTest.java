package dev.larder.journal;

import dev.larder.Clock;

final class InMemoryJournalTest extends JournalContract {

    @Override
    protected Journal open() {
        return new InMemoryJournal(Clock.system());
    }
}
