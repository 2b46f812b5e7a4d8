package dev.larder.deploy.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.deploy.DeployFolder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
    private static final Pattern DOCUMENTED = Pattern.compile("```\nACL SETUSER (\\S+) on >… ([^`]*)```");
    private static final Map<String, Set<String>> DOCUMENTS = documented();

    @ParameterizedTest
    @ValueSource(
            strings = {"application", "exporter", "backup", "replica", "sentinel", "probe", "operator", "administrator"
            })
    void haveTheDocumentedRightsAtServers(String user) {
        assertThat(rights("redis/users.acl", user)).isEqualTo(DOCUMENTS.get(user));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application", "exporter", "peer", "probe", "operator", "administrator"})
    void haveTheDocumentedRightsAtSentinels(String user) {
        assertThat(rights("redis/sentinel-users.acl", user)).isEqualTo(DOCUMENTS.get(user + "-at-sentinel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application", "backup", "probe", "operator", "administrator"})
    void haveTheDocumentedRightsBesidesInACluster(String user) {
        assertThat(words(line("redis/users-in-cluster.acl", user + " ")))
                .isEqualTo(DOCUMENTS.get(user + "-in-cluster"));
    }

    @Test
    void areAllDocumented() {
        assertThat(List.of("redis/users.acl", "redis/sentinel-users.acl"))
                .allSatisfy(file -> assertThat(DeployFolder.text(file)).contains("\nuser default off\n"));
        assertThat(DeployFolder.text("redis/users.acl").lines().filter(line -> line.startsWith("user ")))
                .hasSize(9);
        assertThat(DeployFolder.text("redis/sentinel-users.acl").lines().filter(line -> line.startsWith("user ")))
                .hasSize(7);
    }

    private static Set<String> rights(String file, String user) {
        return words(line(file, "user " + user + " on PASSWORDS "));
    }

    private static String line(String file, String beginning) {
        return DeployFolder.text(file)
                .lines()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " has no line that begins: " + beginning));
    }

    private static Map<String, Set<String>> documented() {
        Matcher lines = DOCUMENTED.matcher(DeployFolder.text("../docs/security.md"));
        Map<String, Set<String>> found = new TreeMap<>();
        while (lines.find()) {
            found.put(lines.group(1), words(lines.group(2)));
        }
        return found;
    }

    /** Patterns of keys stand for themselves: which they are is the business of whoever renders them. */
    private static Set<String> words(String text) {
        Set<String> words = new TreeSet<>(List.of(text.strip().split("\\s+")));
        words.removeIf(word -> word.startsWith("~") || word.equals("KEYS"));
        return words;
    }
}
