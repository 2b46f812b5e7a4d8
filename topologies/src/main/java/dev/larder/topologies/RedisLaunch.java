package dev.larder.topologies;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts one {@code redis-server} and returns when it answers, or says why it does not. */
record RedisLaunch(RedisBinary binary, Setup setup, ServerFolder folder, Duration patience) {
    static final String HOST = "127.0.0.1";

    /** Between two looks at a server that is not ready; its end ends the wait at once. */
    private static final Duration GLANCE = Duration.ofMillis(10);

    /** Long enough for a busy machine, short enough that a hanging server does not hold the whole start up. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private static final int PORTS_TO_TRY = 5;

    /** For the first time: on that port, or on a free one if it is 0. */
    RunningRedis start(int port) {
        return port == 0 ? startOnFreePort(PORTS_TO_TRY) : startOn(port);
    }

    /** Once more, with the settings as the server itself may have rewritten them. */
    RunningRedis startAgain(int port) {
        ServerLog log = ServerLog.continuing(logFile());
        ServerProcess process = spawn();
        try {
            awaitReady(process, port, log);
            return new RunningRedis(process, port);
        } catch (InterruptedException e) {
            process.stop(STOP_PATIENCE);
            Thread.currentThread().interrupt();
            throw new TopologyException("Interrupted while " + binary + " was starting on port " + port, e);
        } catch (TopologyException e) {
            process.stop(STOP_PATIENCE);
            throw e;
        }
    }

    Path logFile() {
        return folder.path().resolve("redis.log");
    }

    private RunningRedis startOn(int port) {
        setup.writeTo(folder, port);
        return startAgain(port);
    }

    private RunningRedis startOnFreePort(int attempts) {
        try {
            return startOn(FreePort.find());
        } catch (PortTakenException overtaken) {
            if (attempts == 1) {
                throw overtaken;
            }
            return startOnFreePort(attempts - 1);
        }
    }

    private ServerProcess spawn() {
        try {
            return ServerProcess.start(command(), logFile(), setup.lifetime());
        } catch (IOException e) {
            throw new TopologyException(binary + " could not be started: " + e.getMessage(), e);
        }
    }

    private List<String> command() {
        Path settings = folder.path().resolve(Setup.SETTINGS_FILE);
        List<String> words = new ArrayList<>(List.of(binary.path().toString(), settings.toString()));
        words.addAll(setup.arguments());
        return words;
    }

    private void awaitReady(ServerProcess process, int port, ServerLog log) throws InterruptedException {
        RedisProbe probe = new RedisProbe(setup.access(), port);
        Deadline deadline = Deadline.in(patience);
        while (!probe.isReady(process.pid())) {
            if (process.endsWithin(GLANCE)) {
                throw whyItEnded(process, port, log);
            }
            if (deadline.isPast()) {
                throw new TopologyException(binary + " on port " + port + " was not ready within " + patience.toMillis()
                        + " ms. " + lastWords(log));
            }
        }
    }

    private TopologyException whyItEnded(ServerProcess process, int port, ServerLog log) {
        return log.contains("Address already in use")
                ? new PortTakenException(port, log.file())
                : new TopologyException(binary + " on port " + port + " ended with status " + process.exitValue() + ". "
                        + lastWords(log));
    }

    private static String lastWords(ServerLog log) {
        return "Log: " + log.file() + System.lineSeparator() + log.tail();
    }
}
