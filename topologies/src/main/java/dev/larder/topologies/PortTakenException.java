package dev.larder.topologies;

import java.nio.file.Path;

/** Somebody else listens where the server was to listen. */
final class PortTakenException extends TopologyException {
    private static final long serialVersionUID = 1L;

    PortTakenException(int port, Path log) {
        super("Port " + port + " is in use"
                + PortHolder.of(port).map(holder -> " by " + holder).orElse("")
                + "; choose another one, or 0 for any. Log: " + log);
    }
}
