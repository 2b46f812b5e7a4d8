package dev.larder.server;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the server was told at its start.
 *
 * @param port where to listen; 0 for any free port
 * @param data where everything is kept; absolute
 * @param redis the address of the Redis to use; null for what properties and environment say, or an embedded one
 * @param database the JDBC URL of the database to use; null for an embedded one
 * @param isTraffic whether to make requests to itself
 * @param isHelp whether to say how it is called, and nothing else
 */
record Options(
        int port,
        Path data,
        @Nullable String redis,
        @Nullable String database,
        boolean isTraffic,
        boolean isHelp) {

    static final String HELP = """
            Usage: ./larder up [options]

            Starts the server in the foreground; Ctrl-C stops it and whatever it started.

              --port PORT      listen on this port of the loopback interface, 0 for any free one (default: 8080)
              --data FOLDER    keep everything in this folder (default: .larder)
              --redis URI      use this Redis, redis://[user:password@]host[:port][/database], rediss:// for TLS
                               (default: the environment, see below; else a real one is started for the server alone)
              --database URL   use this database, jdbc:postgresql:... or jdbc:h2:... (default: H2 in the data folder)
              --traffic        read and write a little all the time, so that there is something to see
              --help           say this

            Environment, the first that is set wins: LARDER_REDIS_URI, REDIS_URL, REDIS_CONNECTION_STRING, REDIS_ADDR;
            with it REDIS_USER and REDIS_PASSWORD_FILE log in, and REDIS_CA_FILE says whom to trust.
            CACHE_ENABLED, CACHE_L1_ENABLED, CACHE_L2_ENABLED=false switch off caches, memory, Redis; CACHE_DEFAULT_TTL,
            CACHE_TTL_SECONDS, CACHE_VM_STATE_TTL, CACHE_VM_METRICS_TTL, REDIS_MAX_CONNECTIONS, REDIS_SOCKET_TIMEOUT;
            LARDER_... for every property larder...; SERVER_ADDRESS=0.0.0.0 listens on every interface;
            then the console needs users: LARDER_CONSOLE_USERS_ANNA_PASSWORD={bcrypt}..., LARDER_CONSOLE_USERS_ANNA_ROLE=admin.
            Exit codes: 0 stopped in order, 1 could not start, 2 wrong usage.
            """;

    /** Tells no secrets: an address or URL may hold a password. */
    @Override
    public String toString() {
        return "Options[port=" + port + ", data=" + data + ", isTraffic=" + isTraffic + "]";
    }
}
