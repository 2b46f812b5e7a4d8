package dev.larder.topologies;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server as a direct child of this JVM that cannot outlive it. A shell first starts a guard that reads from a pipe
 * whose other end only the JVM holds, then becomes the server, so that its pid is the one the JVM knows and reaps:
 *
 * <pre>
 * JVM ──pipe──▶ guard (reads; at the end of the pipe: kill -KILL server)
 *  └─child────▶ sh ──exec──▶ redis-server
 * </pre>
 *
 * However the JVM ends, {@code kill -9} included, the kernel closes the pipe. When the server ends first, the JVM closes
 * it. A session of its own keeps a Ctrl-C at the terminal for the JVM, which then stops the server in order. One that is
 * to last has no guard, and nobody stops it but who is told its pid.
 *
 * @since 0.1
 */
public final class ServerProcess {
    private static final String GUARDED = """
            exec 3<&0 </dev/null
            (trap '' HUP INT TERM; read -r end <&3; kill -KILL $$) >/dev/null 2>&1 &
            exec 3<&-
            command -v setsid >/dev/null && exec setsid "$@"
            exec "$@"
            """;

    private static final String LASTING = """
            exec </dev/null
            command -v setsid >/dev/null && exec setsid "$@"
            exec "$@"
            """;

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /** Starts the command, whose output and errors go to the end of that file. */
    public static ServerProcess start(List<String> command, Path log) throws IOException {
        return start(command, log, Lifetime.OF_THIS_JVM);
    }

    static ServerProcess start(List<String> command, Path log, Lifetime lifetime) throws IOException {
        String script = lifetime == Lifetime.LASTING ? LASTING : GUARDED;
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        words.addAll(command);
        return new ServerProcess(new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** Whether it has not ended yet. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended. */
    public int exitValue() {
        return process.exitValue();
    }

    /** Waits for the end of the process, at most that long; true if it has ended. */
    public boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    void suspend() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    /** Asks it to end, also when it is suspended; if it does not within that time, or we are interrupted, kills it. */
    public void stop(Duration patience) {
        if (!isAlive()) {
            return;
        }
        process.toHandle().destroy(); // Process.destroy would close the pipe as well, and the guard would kill it
        resume();
        try {
            endsWithin(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    /** Ends it at once. A killed process is gone within microseconds, so the wait is not one to interrupt. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void signal(String name) {
        if (!isAlive()) {
            return;
        }
        try {
            Process shell = new ProcessBuilder("sh", "-c", "kill -\"$1\" \"$2\"", "sh", name, Long.toString(pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD) // it may have ended meanwhile, which is no news
                    .start();
            shell.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        } catch (IOException e) {
            throw new TopologyException("SIG" + name + " could not be sent to process " + pid(), e);
        }
    }
}
