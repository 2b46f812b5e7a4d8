package dev.larder.cli.internal.keys;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.Approval;
import dev.larder.cli.internal.session.Session;
import dev.larder.codecs.EncryptionKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code larder keys retire}. */
@Command(
        name = "retire",
        description = {
            "Takes a key out of the ring for good: what it has encrypted is a miss within a minute, and is loaded anew.",
            "Exit code 7 if it is the one that encrypts what is new: rotate first."
        })
final class RetireCommand implements Runnable {

    private final Session session;

    @Mixin
    private final OpenRing ring = new OpenRing();

    @Mixin
    private final Approval approval = new Approval();

    @Parameters(paramLabel = "ID", description = "The key's, as 'larder keys list' shows it.")
    private String id = "";

    RetireCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        ring.change(session, "keys.retire", this::retired);
    }

    private Report retired(EncryptionKeys keys, Report report) {
        requireKnown(keys);
        if (!approval.isPreview()) {
            approval.ask(session, "Everything that key " + id + " has encrypted is loaded anew.", "retire");
            retire(keys);
        }
        return report.with("retired", id).with("done", !approval.isPreview());
    }

    private void requireKnown(EncryptionKeys keys) {
        if (keys.keys().stream().noneMatch(key -> key.id().equals(id))) {
            throw new Failure(ExitCode.NOT_FOUND, "The ring has no key " + id + "; see 'larder keys list'");
        }
    }

    private void retire(EncryptionKeys keys) {
        try {
            keys.retire(id);
        } catch (IllegalStateException inUse) {
            throw new Failure(ExitCode.REFUSED, String.valueOf(inUse.getMessage()), inUse);
        }
    }
}
