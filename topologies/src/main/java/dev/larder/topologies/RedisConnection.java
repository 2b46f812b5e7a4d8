package dev.larder.topologies;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server: a command, an answer. Each character of a word stands for one byte, so that keys and values
 * that are no text pass unharmed. Speaks RESP 2, for one thread. For tools that look at one server at a time; applications
 * use a client.
 *
 * @since 0.1
 */
public final class RedisConnection implements AutoCloseable {
    /** What servers take and give as one word, unless they are told otherwise; whatever says more is not a Redis. */
    private static final int LONGEST_ANSWER = 512 << 20;

    private static final int PIECE = 64 << 10;

    private final Socket socket;
    private final InputStream in;

    private RedisConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * Connects to any server, without logging in. No single wait is longer than the patience.
     *
     * @param tls null for plain text; the server's certificate has to be of that host
     */
    public static RedisConnection open(String host, int port, @Nullable SSLSocketFactory tls, Duration patience)
            throws IOException {
        return open(new InetSocketAddress(host, port), patience, socket -> verified(socket, host, port, tls));
    }

    private static Socket verified(Socket plain, String host, int port, @Nullable SSLSocketFactory tls)
            throws IOException {
        if (tls == null) {
            return plain;
        }
        SSLSocket secured = (SSLSocket) tls.createSocket(plain, host, port, /* autoClose= */ true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    /** Connects and logs in. No single wait is longer than the patience. */
    static RedisConnection open(Access access, int port, Duration patience) throws IOException {
        RedisConnection connection = open(new InetSocketAddress(RedisLaunch.HOST, port), patience, access::secured);
        try {
            connection.logIn(access);
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private interface Securing {
        Socket secured(Socket plain) throws IOException;
    }

    private static RedisConnection open(InetSocketAddress server, Duration patience, Securing securing)
            throws IOException {
        Socket socket = new Socket();
        try {
            int millis = Math.toIntExact(patience.toMillis());
            socket.connect(server, millis);
            socket.setSoTimeout(millis);
            return new RedisConnection(securing.secured(socket));
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void logIn(Access access) throws IOException {
        RedisUser user = access.user();
        if (user != null) {
            ask("AUTH", bytesOf(user.name()), bytesOf(user.password()));
        }
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @throws RefusedException if the answer is an error
     */
    public Answer ask(String... words) throws IOException {
        send(words);
        try {
            return read();
        } catch (ErrorAnswer error) {
            throw new RefusedException(words[0], error.getMessage());
        }
    }

    /**
     * Sends commands and then waits for all answers, in their order; one that is an error is its text. All answers, or all
     * commands, have to be short, or both sides wait for the other to read.
     */
    public List<Answer> askAll(List<String[]> commands) throws IOException {
        for (String[] command : commands) {
            send(command);
        }
        return readList(commands.size()).items();
    }

    /**
     * Asks for a value and hands it on as the last word of a command to another server, piece by piece, so that it is never in memory as a
     * whole. Answers what the other one does, its error as text, and also as an error what is more than a server takes in one word; nothing
     * if there is no value. When it throws an IOException, both connections are closed.
     *
     * @throws RefusedException if the question's answer is an error
     */
    public Optional<Answer> hand(String[] question, RedisConnection to, String... command) throws IOException {
        try {
            send(question);
            String line = readLine();
            if (line.startsWith("-")) {
                throw new RefusedException(question[0], line.substring(1));
            }
            long length = Long.parseLong(line.substring(1));
            if (length < 0) {
                return Optional.empty();
            }
            if (length > LONGEST_ANSWER) {
                in.skipNBytes(length + 2);
                return Optional.of(Answer.of("ERR " + length + " bytes are more than servers take in one word"));
            }
            to.send(command.length + 1, command);
            pour(length, to.socket.getOutputStream());
            return Optional.of(to.readList(1).items().get(0));
        } catch (IOException e) {
            close();
            to.close();
            throw e;
        }
    }

    private void pour(long length, OutputStream out) throws IOException {
        out.write(("$" + length + "\r\n").getBytes(ISO_8859_1));
        byte[] piece = new byte[PIECE];
        long left = length + 2;
        while (left > 0) {
            int read = in.read(piece, 0, (int) Math.min(PIECE, left));
            if (read < 0) {
                throw new EOFException("the server closed the connection");
            }
            out.write(piece, 0, read);
            left -= read;
        }
    }

    private void send(String... words) throws IOException {
        send(words.length, words);
    }

    /** Of so many words the first ones. */
    private void send(int count, String... words) throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        command.writeBytes(("*" + count + "\r\n").getBytes(ISO_8859_1));
        for (String word : words) {
            command.writeBytes(("$" + word.length() + "\r\n" + word + "\r\n").getBytes(ISO_8859_1));
        }
        socket.getOutputStream().write(command.toByteArray());
    }

    /** The word whose bytes are the text in UTF-8. */
    public static String bytesOf(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /** The text whose bytes in UTF-8 the word is. */
    public static String textOf(String word) {
        return new String(word.getBytes(ISO_8859_1), UTF_8);
    }

    private Answer read() throws IOException {
        String line = readLine();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> Answer.of(rest);
            case '$' -> readText(length(rest));
            case '*' -> readList(length(rest));
            case '-' -> throw new ErrorAnswer(rest);
            default -> throw new IOException("no Redis answers like this: " + line);
        };
    }

    private Answer readText(int length) throws IOException {
        if (length < 0) {
            return Answer.NOTHING;
        }
        byte[] bytes = in.readNBytes(length + 2);
        if (bytes.length < length + 2) {
            throw new EOFException("the server closed the connection");
        }
        return Answer.of(new String(bytes, 0, length, ISO_8859_1));
    }

    /** An error within a list, as a transaction may give, stands there as its text. */
    private Answer readList(int length) throws IOException {
        List<Answer> items = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            try {
                items.add(read());
            } catch (ErrorAnswer error) {
                items.add(Answer.of(error.getMessage()));
            }
        }
        return Answer.of(items);
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.append((char) next);
        }
        in.read();
        if (line.isEmpty()) {
            throw new IOException("no Redis answers with an empty line");
        }
        return line.toString();
    }

    private static int length(String digits) throws IOException {
        try {
            int length = Integer.parseInt(digits);
            if (length <= LONGEST_ANSWER) {
                return length;
            }
        } catch (NumberFormatException e) {
            throw new IOException("no length: " + digits, e);
        }
        throw new IOException("an answer of " + digits + " bytes is not one of ours");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class ErrorAnswer extends IOException {
        private static final long serialVersionUID = 1L;

        ErrorAnswer(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
