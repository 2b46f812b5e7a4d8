package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.session.Session;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --target}, and what moves there. */
final class Destination {

    @Option(
            names = "--target",
            paramLabel = "URI",
            required = true,
            description = "The Redis to move to, as for --redis. No password here: see 'larder migrate --help'.")
    private String address = "";

    Side open(Session session) {
        return new Side(session.other(address));
    }

    /**
     * What is on its way there, of what is meant.
     *
     * @throws Failure with code 4 if nothing is
     */
    static List<Ledger> ledgers(Session session, Side target) {
        Optional<String> named = session.namespaceIfNamed();
        List<Ledger> ledgers = Ledger.namespaces(target).stream()
                .filter(namespace -> named.isEmpty() || named.get().equals(namespace))
                .map(namespace -> new Ledger(target, namespace))
                .toList();
        if (ledgers.isEmpty()) {
            throw new Failure(
                    ExitCode.NOT_FOUND, "Nothing is on its way to " + target + "; begin with 'larder migrate start'");
        }
        return ledgers;
    }

    /** @throws Failure with code 7 if nobody would do what is asked for */
    static void requireAttended(List<Ledger> ledgers) {
        ledgers.stream().filter(ledger -> !ledger.isAttended()).findFirst().ifPresent(ledger -> {
            throw new Failure(
                    ExitCode.REFUSED,
                    "Nothing was done: the process that moves " + ledger.namespace()
                            + " was not heard of for ten seconds; start it again with 'larder migrate start'");
        });
    }

    /** @throws Failure with code 7 if somebody would go on with it */
    static void requireUnattended(Ledger ledger) {
        if (ledger.isAttended()) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "Nothing was done: the process that moves " + ledger.namespace()
                            + " runs, or did ten seconds ago; end it first");
        }
    }
}
