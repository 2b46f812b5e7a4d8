package dev.larder.cli.internal.topology;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code larder redis down}. */
@Command(
        name = "down",
        description =
                "Stops the servers that 'larder redis up' started, and no others. What they kept stays, unless it is purged.")
final class DownCommand implements Runnable {

    private static final long PATIENCE_SECONDS = 10;

    private final Session session;

    @Mixin
    private final DataFolder data = new DataFolder();

    @Option(names = "--purge", description = "Delete the folder with everything that was kept. Asks first.")
    private boolean purge;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    DownCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        Path folder = data.of(session);
        StateFile state = StateFile.read(folder)
                .orElseThrow(() -> new Failure(ExitCode.NOT_FOUND, "There is no topology in " + folder));
        if (purge && !yes) {
            session.confirm(
                    "Everything in " + folder + " will be deleted.", "purge", "Say --yes if it is to be deleted.");
        }
        List<Member> stopped = stop(state);
        if (purge) {
            delete(folder);
        }
        session.print(Report.of("redis.down")
                .with("folder", folder.toString())
                .with("purged", purge)
                .with("stopped", stopped.size())
                .with("wereGone", state.members().size() - stopped.size()));
    }

    /** Sentinels first, or they would replace a master that is meant to go. */
    private static List<Member> stop(StateFile state) {
        List<Member> lastFirst = new ArrayList<>(state.members());
        Collections.reverse(lastFirst);
        List<Member> stopped = new ArrayList<>();
        for (Member member : lastFirst) {
            member.process().ifPresent(process -> {
                process.destroy();
                awaitEnd(process);
                stopped.add(member);
            });
        }
        return stopped;
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException hangs) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A process cannot be waited for", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
