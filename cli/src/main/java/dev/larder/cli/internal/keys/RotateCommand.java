package dev.larder.cli.internal.keys;

import dev.larder.cli.internal.session.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code larder keys rotate}. */
@Command(
        name = "rotate",
        description =
                "Makes another key, which encrypts what is new two minutes later, when every node has heard of it. Old values are"
                        + " still read.")
final class RotateCommand implements Runnable {

    private final Session session;

    @Mixin
    private final OpenRing ring = new OpenRing();

    @Option(
            names = "--at-once",
            description =
                    "It is used at once: until the others have asked for it, what it has encrypted is a miss there.")
    private boolean isAtOnce;

    RotateCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        ring.change(
                session,
                "keys.rotate",
                (keys, report) -> report.with("made", isAtOnce ? keys.rotateAtOnce() : keys.rotate()));
    }
}
