package dev.larder.cli.internal.top;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A terminal that hands over each key as it is pressed, and shows frames on a screen of its own; closed, it is as it was. Its mode and its size are
 * asked for and set by {@code stty}, which every Unix has. For one thread.
 */
final class Terminal implements AutoCloseable {

    private static final File DEVICE = new File("/dev/tty");
    private static final long PATIENCE_SECONDS = 10;

    private static final String OPEN = "\u001b[?1049h\u001b[?25l";
    private static final String CLOSE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    private final InputStream in;
    private final PrintWriter out;
    private final String before;

    private Terminal(InputStream in, PrintWriter out, String before) {
        this.in = in;
        this.out = out;
        this.before = before;
    }

    /** Takes it over. Ctrl-C goes on to mean what it means. */
    static Terminal open(InputStream in, PrintWriter out) {
        String before = stty("-g");
        Terminal terminal = new Terminal(in, out, before);
        // A read returns after a tenth of a second, whether or not something was pressed.
        stty("-icanon", "-echo", "min", "0", "time", "1");
        out.print(OPEN);
        out.flush();
        return terminal;
    }

    /** The key that is pressed next; -1 if none is within a moment. */
    int key() {
        try {
            return in.read();
        } catch (IOException gone) {
            return -1;
        }
    }

    /** How large it is now. */
    Size size() {
        String[] words = stty("size").split(" ");
        if (words.length != 2 || !words[0].matches("[1-9]\\d*") || !words[1].matches("[1-9]\\d*")) {
            return Size.USUAL;
        }
        return new Size(Integer.parseInt(words[1]), Integer.parseInt(words[0]));
    }

    /** Draws over what is there. */
    void show(Frame frame, boolean isPlain) {
        StringBuilder text = new StringBuilder(HOME);
        for (int i = 0; i < frame.lines().size(); i++) {
            Frame.Line line = frame.lines().get(i);
            text.append(i == 0 ? "" : "\r\n")
                    .append(line.isTitle() && !isPlain ? "\u001b[1m" + line.text() + "\u001b[0m" : line.text())
                    .append(REST_OF_LINE);
        }
        out.print(text.append(REST_OF_SCREEN));
        out.flush();
    }

    @Override
    public void close() {
        out.print(CLOSE);
        out.flush();
        stty(before);
    }

    private static String stty(String... words) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(DEVICE)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw cannot("stty ended with an error");
            }
            return answer;
        } catch (IOException e) {
            throw cannot(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannot("interrupted");
        }
    }

    private static Failure cannot(String why) {
        return new Failure(
                ExitCode.FAILURE, "The terminal cannot be drawn on (" + why + "); have frames as JSON with -o ndjson");
    }
}
