package dev.larder.deploy.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Yaml;
import dev.larder.deploy.kubernetes.Overlays;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody types these at three in the morning, so what they name has to be there. */
class RunbooksTest {
    /** What a host, an image or the reader's own machine has. */
    private static final Set<String> PROGRAMS = Set.of(
            "alias",
            "cat",
            "chronyc",
            "curl",
            "df",
            "docker",
            "free",
            "grep",
            "head",
            "iostat",
            "jcmd",
            "journalctl",
            "kubectl",
            "ls",
            "openssl",
            "promtool",
            "redis-cli",
            "sed",
            "sort",
            "sysctl",
            "systemctl",
            "tail",
            "top",
            "uniq");

    private static final Pattern LABEL = Pattern.compile(" -l app\\.kubernetes\\.io/name=(\\S+)");
    private static final Pattern CONTAINER = Pattern.compile("redis-\\d+ .*-c (\\w+)");
    private static final Pattern JOB = Pattern.compile("cronjob/(\\S+)");
    private static final Pattern NAMESPACE = Pattern.compile("kubectl (?!-n larder ).*");
    private static final Pattern SCRIPT = Pattern.compile("/opt/larder/redis/(\\S+?\\.sh)");
    private static final Pattern UNIT = Pattern.compile("\\b(larder-[a-z]+|redis-server)(@\\S*)?");
    private static final Pattern METRIC = Pattern.compile("\\b(cache|larder)_[a-z_]+[a-z]");
    private static final Pattern COMPOSE_FILE = Pattern.compile("-f (\\S+\\.yaml)");
    private static final Pattern REPOSITORY = Pattern.compile("deploy/[\\w./-]+\\.(sh|ya?ml)");

    static List<Runbook> pages() {
        return Runbook.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nameProgramsThatThereAre(Runbook page) {
        assertThat(page.shellLines().stream().flatMap(RunbooksTest::programs))
                .allSatisfy(program -> assertThat(PROGRAMS).contains(program));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nameWhatTheOverlaysMake(Runbook page) {
        assertThat(page.shellLines()).noneMatch(line -> NAMESPACE.matcher(line).matches());
        assertThat(found(LABEL, page)).isSubsetOf(names("StatefulSet", "Deployment", "CronJob"));
        assertThat(found(JOB, page)).isSubsetOf(names("CronJob"));
        assertThat(found(CONTAINER, page)).isSubsetOf("redis", "sentinel", "exporter");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nameFilesThatThereAre(Runbook page) {
        assertThat(found(SCRIPT, page))
                .allSatisfy(script ->
                        assertThat(DeployFolder.path("redis/" + script)).isExecutable());
        assertThat(found(COMPOSE_FILE, page))
                .allSatisfy(file -> assertThat(DeployFolder.path("../" + file)).exists());
        assertThat(REPOSITORY.matcher(page.text()).results().map(file -> file.group()))
                .allSatisfy(file -> assertThat(Files.exists(DeployFolder.path("../" + file)))
                        .as(file)
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nameUnitsThatThereAre(Runbook page) {
        assertThat(page.shellLines().stream().filter(line -> line.matches("(systemctl|journalctl) .*")))
                .allSatisfy(line -> assertThat(UNIT.matcher(line).results().map(unit -> unit.group(1)))
                        .isNotEmpty()
                        .allSatisfy(unit -> assertThat(DeployFolder.path("systemd"))
                                .isDirectoryContaining("glob:**/" + unit + "@.{service,timer}")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nameMetersThatAreDocumented(Runbook page) {
        String documented = DeployFolder.text("../docs/metrics.md") + DeployFolder.text("../docs/alerts.md");
        assertThat(found(METRIC, page))
                .allSatisfy(name -> assertThat(documented).contains(name.replaceAll("_(count|sum|max)$", "")));
    }

    /** The first word of each part of a pipe. */
    private static Stream<String> programs(String line) {
        String quoted = line.replaceAll("'[^']*'|\"[^\"]*\"", "…").replaceAll("^for .*; do |; done$", "");
        return Stream.of(quoted.split("\\|")).map(part -> part.strip().split("\\s")[0]);
    }

    private static Set<String> found(Pattern pattern, Runbook page) {
        return page.shellLines().stream()
                .flatMap(line -> pattern.matcher(line).results())
                .map(found -> found.groupCount() == 0 || pattern == METRIC ? found.group() : found.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> names(String... kinds) {
        return Stream.of(kinds)
                .flatMap(kind -> Overlays.of("prod", kind))
                .map((Map<String, Object> object) -> Yaml.text(object, "metadata.name"))
                .collect(Collectors.toSet());
    }
}
