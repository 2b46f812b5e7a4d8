package dev.larder.cli.internal.servers;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.topologies.Answer;
import dev.larder.topologies.RedisConnection;
import dev.larder.topologies.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** One server, connected when it is first asked. For one thread. */
public final class Server implements AutoCloseable {

    private final String host;
    private final int port;
    private final Role role;
    private final Access access;
    private @Nullable RedisConnection connection;

    /** How servers of one kind are entered. */
    record Access(Login login, @Nullable SSLSocketFactory tls, Duration timeout) {}

    Server(String host, int port, Role role, Access access) {
        this.host = host;
        this.port = port;
        this.role = role;
        this.access = access;
    }

    /** What it was when the servers were looked up. */
    public Role role() {
        return role;
    }

    /** Its name or address. */
    public String host() {
        return host;
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /**
     * Sends a command and waits for the answer; words are texts.
     *
     * @throws Failure if it cannot be reached or does not let us in
     * @throws RefusedException if the answer is an error
     */
    public Answer ask(String... words) {
        return askBytes(Arrays.stream(words).map(RedisConnection::bytesOf).toArray(String[]::new));
    }

    /** The same, where each character of a word stands for a byte: for keys and values that may be no text. */
    public Answer askBytes(String... words) {
        try {
            return connected().ask(words);
        } catch (IOException e) {
            close();
            throw unreachable(e);
        }
    }

    /** Sends commands, whose characters stand for bytes, and then waits for all answers; one that is an error is its text. */
    public List<Answer> askAll(List<String[]> commands) {
        try {
            return connected().askAll(commands);
        } catch (IOException e) {
            close();
            throw unreachable(e);
        }
    }

    /**
     * Takes a value out of another server as the last word of a command here, piece by piece, however large it is; words stand for bytes.
     * Answers what this one does, also an error as its text; nothing if there is no value.
     */
    public Optional<Answer> take(RedisConnection from, String[] question, String... command) {
        try {
            return from.hand(question, connected(), command);
        } catch (IOException e) {
            close();
            throw unreachable(e);
        }
    }

    /** The text of an answer, of which each character stands for a byte until then. */
    public static String text(Answer answer) {
        return RedisConnection.textOf(answer.text());
    }

    private RedisConnection connected() throws IOException {
        RedisConnection open = connection;
        if (open == null) {
            open = RedisConnection.open(host, port, access.tls(), access.timeout());
            connection = open;
            logIn(open);
        }
        return open;
    }

    private void logIn(RedisConnection open) throws IOException {
        String password = access.login().password();
        String user = access.login().user();
        if (password == null) {
            return;
        }
        try {
            if (user == null) {
                open.ask("AUTH", RedisConnection.bytesOf(password));
            } else {
                open.ask("AUTH", RedisConnection.bytesOf(user), RedisConnection.bytesOf(password));
            }
        } catch (RefusedException refused) {
            close();
            throw new Failure(
                    ExitCode.FORBIDDEN,
                    this + " does not let us in (" + refused.code() + "); check --user and the password, see"
                            + " --password-file",
                    refused);
        }
    }

    private Failure unreachable(IOException e) {
        return new Failure(
                ExitCode.UNREACHABLE,
                this + " does not answer (" + e + "); is it running, and is it the address that is meant? See --redis",
                e);
    }

    @Override
    public void close() {
        RedisConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
