package dev.larder.cli.internal.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A text with gaps, {@code ${name}}, and parts that only some topologies need:
 *
 * <pre>
 * &#64;if sentinel cluster
 * …
 * &#64;end
 * </pre>
 */
record PlanTemplate(String text) {

    private static final String IF = "@if ";
    private static final String END = "@end";

    static PlanTemplate ofResource(String name) {
        try (InputStream in = PlanTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + name);
            }
            return new PlanTemplate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String fill(String topology, Map<String, String> gaps) {
        StringBuilder out = new StringBuilder();
        boolean isWanted = true;
        for (String line : text.lines().toList()) {
            if (line.startsWith(IF)) {
                isWanted = List.of(line.substring(IF.length()).split(" ")).contains(topology);
            } else if (line.equals(END)) {
                isWanted = true;
            } else if (isWanted) {
                out.append(filled(line, gaps)).append('\n');
            }
        }
        return out.toString();
    }

    private static String filled(String line, Map<String, String> gaps) {
        String filled = line;
        for (Map.Entry<String, String> gap : gaps.entrySet()) {
            filled = filled.replace("${" + gap.getKey() + "}", gap.getValue());
        }
        return filled;
    }
}
