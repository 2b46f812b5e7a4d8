package dev.larder.cli.internal.session;

import picocli.CommandLine.Option;

/** {@code --dry-run} and {@code --yes}, for the commands that change a running Redis. */
public final class Approval {

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    /** Whether nothing is to be done. */
    public boolean isPreview() {
        return dryRun;
    }

    /**
     * Goes on once somebody has typed the word, or had said so before.
     *
     * @throws dev.larder.cli.internal.exit.Failure with code 7 if not
     */
    public void ask(Session session, String what, String word) {
        if (!yes) {
            session.confirm(what, word, "Look at it with --dry-run, and say --yes.");
        }
    }
}
