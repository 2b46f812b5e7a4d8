package dev.larder.console.measured;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A section of a page that a measurement writes: what stands between {@code <!-- name -->} and {@code <!-- /name -->}. */
final class Section {

    private Section() {}

    /** Prints the figures, and writes them into the page that {@code larder.console.page} names, if it names one. */
    static void write(String name, String text) {
        System.out.println(text);
        String page = System.getProperty("larder.console.measured.page", "");
        if (!page.isEmpty()) {
            write(Path.of(page), name, text);
        }
    }

    private static void write(Path page, String name, String text) {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->";
        Pattern section = Pattern.compile(Pattern.quote(begin) + ".*?" + Pattern.quote(end), Pattern.DOTALL);
        try {
            Matcher found = section.matcher(Files.readString(page));
            if (!found.find()) {
                throw new IllegalStateException(page + " has no section " + name);
            }
            Files.writeString(page, found.replaceFirst(Matcher.quoteReplacement(begin + text + end)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
