package dev.larder.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.console.api.Caches;
import dev.larder.console.api.Histories;
import dev.larder.console.api.Invalidations;
import dev.larder.console.api.Keys;
import dev.larder.console.api.Nodes;
import dev.larder.console.api.Overviews;
import dev.larder.console.api.Problems;
import dev.larder.console.api.Servers;
import dev.larder.console.api.Sessions;
import dev.larder.console.api.Watches;
import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the page takes the answers to be, beside what they are, field by field. */
class ApiContractTest {

    private static final Pattern INTERFACE =
            Pattern.compile("export interface (\\w+) \\{\\n(.*?)\\n\\}", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("(?m)^ {2}(\\w+): (.*?);");

    /** The API may say more than the page asks for. */
    @Test
    void saysWhatThePageAsksForAndMeansTheSame() throws IOException {
        Map<String, List<String>> answers = java();
        Map<String, List<String>> page = typeScript(Files.readString(Path.of("web/src/api.ts")));

        assertThat(answers.keySet()).containsAll(page.keySet());
        page.forEach((name, fields) -> assertThat(answers.get(name)).as(name).containsSubsequence(fields));
    }

    /** Each interface as its fields in their order, with {@code ?} where null is allowed. */
    private static Map<String, List<String>> typeScript(String source) {
        Map<String, List<String>> shapes = new TreeMap<>();
        Matcher found = INTERFACE.matcher(source);
        while (found.find()) {
            shapes.put(
                    found.group(1),
                    FIELD.matcher(found.group(2))
                            .results()
                            .map(field -> field.group(1) + (field.group(2).endsWith(" | null") ? "?" : ""))
                            .toList());
        }
        return shapes;
    }

    private static Map<String, List<String>> java() {
        return Stream.of(
                        Sessions.class,
                        Overviews.class,
                        Caches.class,
                        Keys.class,
                        Invalidations.class,
                        Nodes.class,
                        Servers.class,
                        Watches.class,
                        Histories.class,
                        Problems.class)
                .map(Class::getDeclaredClasses)
                .map(List::of)
                .flatMap(List::stream)
                .collect(Collectors.toMap(Class::getSimpleName, ApiContractTest::shape, (a, b) -> a, TreeMap::new));
    }

    private static List<String> shape(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(part -> part.getName() + (isNullable(part) ? "?" : ""))
                .toList();
    }

    private static boolean isNullable(RecordComponent part) {
        AnnotatedType type = part.getAnnotatedType();
        return type.isAnnotationPresent(Nullable.class);
    }
}
