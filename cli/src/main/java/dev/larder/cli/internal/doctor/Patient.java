package dev.larder.cli.internal.doctor;

import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Server;
import dev.larder.cli.internal.session.Session;
import dev.larder.topologies.Answer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is examined. For one thread. */
final class Patient {

    private final Session session;
    private final Fleet fleet;
    private final Optional<String> namespace;
    private final @Nullable Path backups;
    private final Map<Server, Answer> infos = new HashMap<>();

    Patient(Session session, Fleet fleet, Optional<String> namespace, @Nullable Path backups) {
        this.session = session;
        this.fleet = fleet;
        this.namespace = namespace;
        this.backups = backups;
    }

    Session session() {
        return session;
    }

    Fleet fleet() {
        return fleet;
    }

    /** Empty if none was named. */
    Optional<String> namespace() {
        return namespace;
    }

    /** Where backups are kept, or null. */
    @Nullable Path backups() {
        return backups;
    }

    /** What a server says of itself; asked once. */
    Answer info(Server server) {
        return infos.computeIfAbsent(server, one -> one.ask("INFO"));
    }

    /** A setting of a server. */
    static String setting(Server server, String name) {
        return server.ask("CONFIG", "GET", name).field(name);
    }
}
