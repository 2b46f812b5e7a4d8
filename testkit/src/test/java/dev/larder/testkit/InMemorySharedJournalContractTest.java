package dev.larder.testkit;

import dev.larder.Clock;
import dev.larder.journal.Journal;
import dev.larder.journal.JournalContract;
import dev.larder.tier.SharedTier;

final class InMemorySharedJournalContractTest extends JournalContract {

    @Override
    protected Journal open() {
        Clock clock = Clock.system();
        return new InMemorySharedTier(clock)
                .open(new SharedTier.Node("shop:v1", "a", clock, new RecordingListener()))
                .journal();
    }
}
