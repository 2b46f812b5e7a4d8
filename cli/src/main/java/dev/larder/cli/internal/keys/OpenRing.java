package dev.larder.cli.internal.keys;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.guest.Guest;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import dev.larder.codecs.EncryptionKeys;
import dev.larder.codecs.MasterKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The ring with its secrets, for the commands that change it: whoever may has the master key. */
final class OpenRing {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** When a key ends is the nodes' to say, who know their settings; this only does what it is told. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    private static final String VARIABLE = "LARDER_MASTER_KEY";
    private static final String OTHER_VARIABLE = "LARDER_OTHER_MASTER_KEY";

    @Option(
            names = "--master-key-file",
            paramLabel = "FILE",
            description = "Has the master key of the nodes. Default: the variable " + VARIABLE + ".")
    private @Nullable Path master;

    @Option(
            names = "--other-master-key-file",
            paramLabel = "FILE",
            description = "Has one that is read as well, while the master key is being replaced. Default: the variable "
                    + OTHER_VARIABLE + ", if it is set.")
    private @Nullable Path other;

    /** Changes the ring, and prints it as it stands then. */
    void change(Session session, String kind, BiFunction<EncryptionKeys, Report, Report> change) {
        String namespace = session.namespace();
        EncryptionKeys keys = EncryptionKeys.under(key(session)).rotatedEvery(NEVER, NEVER);
        try (Fleet fleet = session.fleet();
                Guest guest = Guest.in(session, fleet, namespace)) {
            StandingRing.read(fleet, namespace);
            guest.isReadyWithin(PATIENCE, session);
            join(keys, guest);
            Report report = change.apply(keys, Report.of(kind).with("namespace", namespace));
            session.print(report.rows(
                    "keys",
                    StandingRing.read(fleet, namespace).rows(session.clock().millis())));
        }
    }

    private static void join(EncryptionKeys keys, Guest guest) {
        try {
            keys.join(guest.larder());
            keys.refresh();
        } catch (IllegalStateException wrongMaster) {
            throw new Failure(ExitCode.FORBIDDEN, String.valueOf(wrongMaster.getMessage()), wrongMaster);
        }
    }

    private MasterKey key(Session session) {
        MasterKey first = key(session, master, VARIABLE)
                .orElseThrow(() -> new Failure(
                        ExitCode.USAGE,
                        "There is no master key: name its file by --master-key-file, or set the variable " + VARIABLE));
        return key(session, other, OTHER_VARIABLE).map(first::alsoReading).orElse(first);
    }

    private static Optional<MasterKey> key(Session session, @Nullable Path file, String variable) {
        try {
            return file != null
                    ? Optional.of(MasterKey.fromFile(session.path(file)))
                    : session.variable(variable).map(MasterKey::of);
        } catch (IllegalArgumentException wrong) {
            throw new Failure(ExitCode.USAGE, String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
