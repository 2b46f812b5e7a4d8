package dev.larder.cli.internal.keys;

import dev.larder.cli.internal.session.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code larder keys rewrap}. */
@Command(
        name = "rewrap",
        description =
                "Encrypts the ring's keys by the master key, where they were by the other one: once every node has both. No value is"
                        + " touched.")
final class RewrapCommand implements Runnable {

    private final Session session;

    @Mixin
    private final OpenRing ring = new OpenRing();

    RewrapCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        ring.change(session, "keys.rewrap", (keys, report) -> {
            keys.rewrap();
            return report;
        });
    }
}
