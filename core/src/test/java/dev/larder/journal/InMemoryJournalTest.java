package dev.larder.journal;

import dev.larder.tier.Clock;

final class InMemoryJournalTest extends JournalContract {

    @Override
    protected Journal open() {
        return new InMemoryJournal(Clock.system());
    }
}
