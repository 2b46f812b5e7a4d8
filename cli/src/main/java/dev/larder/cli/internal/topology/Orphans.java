package dev.larder.cli.internal.topology;

import dev.larder.internal.threads.Threads;

/** Servers that are started and not written down yet: they end with this process, Ctrl-C included, until somebody can find them. */
final class Orphans {

    private volatile boolean isKept;

    private Orphans() {}

    static Orphans endWithThisProcess() {
        Orphans orphans = new Orphans();
        Runtime.getRuntime().addShutdownHook(Threads.daemon("larder-orphans", orphans::end));
        return orphans;
    }

    private void end() {
        if (!isKept) {
            ProcessHandle.current().children().forEach(ProcessHandle::destroy);
        }
    }

    void areKept() {
        isKept = true;
    }
}
