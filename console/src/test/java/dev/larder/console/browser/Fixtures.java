package dev.larder.console.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers as JSON in the resources of this package, one folder for each case. */
final class Fixtures {

    /** What is now in the files; a browser is shown ages, so times move along with its clock. */
    static final long WRITTEN_AT = 1_700_000_000_000L;

    private static final Pattern TIME = Pattern.compile("\\b1(?:69|70)\\d{10,11}\\b");
    private static final String FULL = "\"coverage\":{\"answered\":3,\"expected\":3,\"partial\":false,\"reason\":null,";
    private static final String PARTIAL = "\"coverage\":{\"answered\":2,\"expected\":3,\"partial\":true,\"reason\":"
            + "\"catalog-7f9c4-3 has written no figures for 41 s.\",";

    private Fixtures() {}

    /** The file as it is; of an empty console what is not empty is the same as ever. */
    static String raw(String folder, String name) {
        try (InputStream file = Fixtures.class.getResourceAsStream(folder + "/" + name + ".json")) {
            if (file == null) {
                return raw("data", name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With its times moved, so that what was written as now is {@code nowMillis}. */
    static String at(long nowMillis, String json) {
        Matcher times = TIME.matcher(json);
        return times.replaceAll(time -> String.valueOf(Long.parseLong(time.group()) - WRITTEN_AT + nowMillis));
    }

    /** As it is when one of three nodes has not answered. */
    static String partial(String json) {
        return json.replace(FULL, PARTIAL)
                .replace("\"unavailable\":[]", "\"unavailable\":[\"10.0.0.11: INFO is not allowed to this user.\"]");
    }
}
