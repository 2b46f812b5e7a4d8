package dev.larder.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The committed bundle: made of the sources beside it, small, and fit for a strict content security policy. */
class BundleTest {

    private static final Path WEB = Path.of("web");
    private static final Path PAGE = Path.of("src/main/resources/dev/larder/console/page");
    private static final List<String> HASHED = List.of(
            "package.json", "package-lock.json", "tsconfig.json", "build.mjs", "uplot-parts.mjs", "src", "static");

    /** Types only; nothing of it is in the bundle. */
    private static final String CONTRACT = "src/api.ts";

    private static final int LARGEST_GZIPPED = 60_000;

    @Test
    void isMadeOfTheSourcesBesideIt() throws IOException {
        assertThat(Files.readString(PAGE.resolve("sources.sha256")).strip())
                .as(
                        "sources have changed since the bundle was made: cd console/web && npm ci && npm run build, and commit what changed")
                .isEqualTo(hashOfSources());
    }

    @Test
    void isSmallerThanSixtyKilobytesInAll() throws IOException {
        try (Stream<Path> files = Files.list(PAGE)) {
            long sum = files.filter(file -> isLoaded(file.getFileName().toString()))
                    .mapToLong(BundleTest::gzipped)
                    .sum();
            assertThat(sum).isBetween(1L, (long) LARGEST_GZIPPED);
        }
    }

    private static boolean isLoaded(String name) {
        return !name.equals("sources.sha256") && !name.equals("licenses.txt");
    }

    @Test
    void hasNoScriptAndNoStyleInItsPageAndAsksNobodyElse() throws IOException {
        String html = Files.readString(PAGE.resolve("index.html"));
        assertThat(html).doesNotContainPattern("(?i)<style|\\sstyle=|\\son[a-z]+=|<script(?![^>]*\\ssrc=)");
        assertThat(html + Files.readString(PAGE.resolve("console-style.css")))
                .doesNotContainPattern("https?://|@import|url\\((?!data:)");
    }

    @Test
    void carriesTheLicenceOfWhatIsNotOurs() throws IOException {
        assertThat(Files.readString(PAGE.resolve("licenses.txt"))).contains("uPlot", "Permission is hereby granted");
    }

    /** As build.mjs computes it: a line for each file, its hash and its name, in the order of the names. */
    private static String hashOfSources() throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<String> names = HASHED.stream().flatMap(BundleTest::filesIn)) {
            names.filter(name -> !name.equals(CONTRACT))
                    .sorted()
                    .forEach(name -> lines.append(sha256(WEB.resolve(name)))
                            .append("  ")
                            .append(name)
                            .append('\n'));
        }
        return sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Stream<String> filesIn(String name) {
        try (Stream<Path> files = Files.walk(WEB.resolve(name))) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> WEB.relativize(file).toString().replace('\\', '/'))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) {
        try {
            return sha256(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    private static long gzipped(Path file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            Files.copy(file, gzip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.size();
    }
}
