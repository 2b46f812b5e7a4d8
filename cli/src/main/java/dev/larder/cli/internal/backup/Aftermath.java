package dev.larder.cli.internal.backup;

import dev.larder.Acknowledgement;
import dev.larder.Invalidation;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.guest.Guest;
import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.topologies.Answer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/** What has to happen once keys were written: nodes let go of what they hold, replicas have all of it. */
record Aftermath(Session session, Fleet fleet) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int WAITS = 60;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Declares everything untrue that was stamped before now: in memory and on disk of every node, and in Redis. */
    void appendHorizon(String namespace, String reason) {
        try (Guest guest = Guest.in(session, fleet, namespace)) {
            if (!guest.isReadyWithin(PATIENCE, session)
                    || guest.larder().invalidate(Invalidation.everything(reason)) != Acknowledgement.ACKNOWLEDGED) {
                throw new Failure(
                        ExitCode.PARTIAL,
                        "The keys are there, but nodes of " + namespace + " may still hold others (" + guest.lastError()
                                + "); say: larder invalidate --all --namespace " + namespace);
            }
        }
    }

    /** Gives the journal another name, so that every node forgets what it holds and reads anew; values in Redis stay true. */
    void renameJournal(String namespace) {
        byte[] name = new byte[12];
        RANDOM.nextBytes(name);
        String incarnation = "{" + namespace + "}~incarnation";
        fleet.ask(incarnation, "SET", incarnation, HexFormat.of().formatHex(name));
    }

    /** Waits until every replica that is connected has all of it; answers how many have not. */
    long replicasBehind() {
        return fleet.all(Role.MASTER).stream().mapToLong(this::behind).sum();
    }

    private long behind(Server master) {
        Answer info = master.ask("INFO", "replication");
        long replicas = Long.parseLong(info.line("connected_slaves"));
        long have = 0;
        for (int i = 0; i < WAITS && have < replicas && !session.interruption().isRequested(); i++) {
            have = Long.parseLong(
                    master.ask("WAIT", Long.toString(replicas), "1000").text());
        }
        return Math.max(0, replicas - have);
    }
}
