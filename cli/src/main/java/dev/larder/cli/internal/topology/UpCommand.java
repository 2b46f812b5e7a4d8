package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.session.ClientFile;
import dev.larder.cli.internal.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code larder redis up}. */
@Command(
        name = "up",
        description = {
            "Starts real Redis servers in the background and returns when they are ready: one; a master with two replicas and three"
                    + " sentinels; or a cluster of three masters and three replicas.",
            "They listen on this machine only, want a generated password, keep what is written, and run until 'larder redis down'."
        })
final class UpCommand implements Runnable {

    private final Session session;

    @Option(
            names = "--topology",
            paramLabel = "SHAPE",
            description = "standalone, sentinel or cluster. Default: standalone.")
    private Shape shape = Shape.STANDALONE;

    @Option(names = "--tls", description = "Speak TLS only, with certificates made for it.")
    private boolean tls;

    @Mixin
    private final DataFolder data = new DataFolder();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The first server's port, the others take the next ones. Default: any free ones.")
    private int port;

    UpCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        Path folder = data.of(session);
        Optional<StateFile> left = StateFile.read(folder);
        if (left.filter(StateFile::isRunning).isEmpty()) {
            start(folder, left);
        } else if (left.orElseThrow().shape() != shape) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "A " + left.orElseThrow().shape().label() + " topology runs in " + folder
                            + " already; stop it with 'larder redis down', or name another folder with --data");
        }
        session.print(Standing.of(folder).report());
    }

    private void start(Path folder, Optional<StateFile> left) {
        refuseToGuess(folder, left);
        int firstPort =
                port == 0 ? left.map(state -> state.members().get(0).port()).orElse(0) : port;
        session.say("Starting a " + shape.label() + " topology in " + folder);
        Orphans orphans = Orphans.endWithThisProcess();
        Started started = new Starter(folder, tls, firstPort).start(shape);
        StateFile state = new StateFile(shape, tls, started.members());
        state.write(folder);
        orphans.areKept();
        tellClients(folder, started);
    }

    /** Who was master last, and which slots belong to whom, is in the servers' files; started anew they would contradict those. */
    private void refuseToGuess(Path folder, Optional<StateFile> left) {
        boolean isOther = left.filter(state -> state.shape() != shape).isPresent();
        if (isOther || (left.isPresent() && shape != Shape.STANDALONE)) {
            throw new Failure(
                    ExitCode.REFUSED,
                    folder + " holds what a " + left.orElseThrow().shape().label()
                            + " topology left; delete it with 'larder redis down --purge', or name another folder with --data");
        }
    }

    private void tellClients(Path folder, Started started) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("LARDER_REDIS", started.address());
        variables.put("LARDER_REDIS_PASSWORD_FILE", Passwords.in(folder).toString());
        if (shape == Shape.SENTINEL) {
            variables.put("LARDER_SENTINEL_PASSWORD_FILE", Passwords.in(folder).toString());
        }
        if (tls) {
            variables.put("LARDER_REDIS_CA", Starter.authority(folder).toString());
        }
        try {
            Files.createDirectories(folder);
            ClientFile.write(folder, variables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
