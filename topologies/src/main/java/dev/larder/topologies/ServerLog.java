package dev.larder.topologies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a server prints, and where in the file its present life began. */
record ServerLog(Path file, int begin) {
    private static final int TAIL_LINES = 8;

    static ServerLog continuing(Path file) {
        return new ServerLog(file, Files.exists(file) ? bytesOf(file).length : 0);
    }

    boolean contains(String text) {
        return text().contains(text);
    }

    String tail() {
        List<String> lines = text().lines().filter(line -> !line.isBlank()).toList();
        return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private String text() {
        byte[] bytes = bytesOf(file);
        int from = Math.min(begin, bytes.length);
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }

    private static byte[] bytesOf(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
