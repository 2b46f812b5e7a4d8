package dev.larder.cli.internal.doctor;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Format;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.session.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code larder doctor}. */
@Command(
        name = "doctor",
        description = {
            "Checks a Redis, in this order: connect, names, version, acl, rights (with --namespace), tls, persistence, memory, system, slowlog,"
                    + " replication, quorum, clocks; with --namespace also journal (declares a key of nobody untrue) and nodes; with --backups"
                    + " also backup.",
            "Each finding stands with its cure, the verdict last. Exit code 3 if there is one."
        })
public final class DoctorCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--only", paramLabel = "ID", split = ",", description = "Only these checks.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--skip", paramLabel = "ID", split = ",", description = "Not these checks.")
    private List<String> skip = new ArrayList<>();

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description = "What ends with exit code 3: warn (and worse) or error. Default: warn.")
    private Level failOn = Level.WARN;

    @Option(
            names = "--all",
            description = "Also print what is as it should be; other formats than table always have it.")
    private boolean all;

    @Option(names = "--backups", paramLabel = "DIR", description = "Where backups and their manifests are.")
    private @Nullable Path backups;

    /** For that run. */
    public DoctorCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Set<String> wanted = wanted();
        Optional<String> namespace = session.namespaceIfNamed();
        try (Fleet fleet = session.fleet()) {
            @Nullable Path folder = backups == null ? null : session.path(backups);
            Examination examination = new Examination();
            examination.run(new Patient(session, fleet, namespace, folder), wanted);
            boolean isBrief = session.format() == Format.TABLE && !all;
            session.print(examination.report(session.target().toString(), isBrief));
            return (examination.hasFindings(failOn) ? ExitCode.FINDINGS : ExitCode.OK).code();
        }
    }

    private Set<String> wanted() {
        Set<String> wanted = new LinkedHashSet<>(only.isEmpty() ? Examination.ids() : only);
        Set<String> named = new LinkedHashSet<>(wanted);
        named.addAll(skip);
        named.removeAll(Examination.ids());
        if (!named.isEmpty() || (failOn != Level.WARN && failOn != Level.ERROR)) {
            throw new Failure(
                    ExitCode.USAGE,
                    named.isEmpty()
                            ? "--fail-on is warn or error"
                            : "There is no check " + named + "; there are " + Examination.ids());
        }
        skip.forEach(wanted::remove);
        return wanted;
    }
}
