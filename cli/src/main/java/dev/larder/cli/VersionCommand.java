package dev.larder.cli;

import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.session.Session;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code larder version}. */
@Command(name = "version", description = "Tells which version of Larder and of Java this is.")
final class VersionCommand implements Runnable {

    private final Session session;

    VersionCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        String version = Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("development");
        session.print(Report.of("version").with("larder", version).with("java", System.getProperty("java.version")));
    }
}
