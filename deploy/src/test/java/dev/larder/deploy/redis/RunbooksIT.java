package dev.larder.deploy.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.deploy.Tool.Outcome;
import dev.larder.deploy.kubernetes.Overlays;
import dev.larder.deploy.runbooks.Runbook;
import dev.larder.topologies.RedisBinary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Redis takes what the runbooks tell people to type, as the user {@code administrator} with no more rights than are documented: cures too,
 * since nobody else uses these servers. What they answer is of healthy servers, and no claim.
 */
@Timeout(240)
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@MethodSource("dev.larder.deploy.redis.Redises#newestAlone")
record RunbooksIT(RedisBinary redis) {
    /** The first words of an answer: not the right, not a command, not its arguments. */
    private static final Pattern REFUSAL =
            Pattern.compile("(?m)^(\\(error\\) )?(NOPERM|NOAUTH|AUTH failed|Unrecognized option|Invalid argument"
                    + "|Could not connect|ERR ([Uu]nknown|[Ww]rong number|syntax error|Invalid))");

    private static final Pattern ASKS_REDIS = Pattern.compile("(^|[ ;$(])redis-cli ");
    private static final Pattern OF_A_CLUSTER = Pattern.compile("(?i).*\\bcluster\\b.*");

    private static Site site;
    private static Site cluster;

    @BeforeParameterizedClassInvocation
    static void start(RedisBinary redis) {
        site = Site.of(3, "runbooks", redis, Overlays.settingsOfRedis("prod"));
        site.machines().forEach(Machine::startRedis);
        site.machines().forEach(Machine::startSentinel);
        cluster = Site.of(1, "runbooks-of-a-cluster", redis, Overlays.settingsOfRedis("cluster"));
        cluster.machine(1).startRedis();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> site.machines().stream()
                                .allMatch(machine -> machine.isReady()
                                        && machine.run("probe.sh", "ready", "sentinel")
                                                        .code()
                                                == 0)
                        && !cluster.machine(1).role().equals("down"));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        site.close();
        cluster.close();
    }

    @TestFactory
    Stream<DynamicTest> isTakenByRedis() {
        return Runbook.all().stream()
                .filter(page -> commands(page).findAny().isPresent())
                .map(page -> DynamicTest.dynamicTest(
                        page.name(), () -> commands(page).forEach(RunbooksIT::isTaken)));
    }

    private static Stream<String> commands(Runbook page) {
        Stream<String> lines = page.shellLines().stream()
                .filter(line -> ASKS_REDIS.matcher(line).find())
                .filter(line ->
                        !line.startsWith("alias ") && !line.startsWith("kubectl ") && !line.startsWith("docker "));
        return Stream.concat(lines, page.commandsOfRedis().stream().map(RunbooksIT::byRedisCli));
    }

    private static String byRedisCli(String command) {
        return command.startsWith("SENTINEL ")
                ? "redis-cli -h SENTINEL -p 26379 " + command.replace("SENTINEL ", "sentinel ")
                : "redis-cli -h HOST " + command;
    }

    private static void isTaken(String line) {
        Site where = OF_A_CLUSTER.matcher(line).matches() ? cluster : site;
        Outcome outcome = where.machine(1).shell(inPlace(line, where));
        assertThat(outcome.output()).as(line).doesNotContainPattern(REFUSAL);
    }

    /** The words of the page become names of these machines, and {@code redis-cli} the script that logs in. */
    private static String inPlace(String line, Site where) {
        String asks = line.contains(" --user ")
                ? "REDISCLI_AUTH=" + where.password("application") + " timeout 20 redis-cli -p " + where.redisPort()
                : "timeout 20 \"$CONFIG_DIR/admin.sh\"";
        String placed =
                ASKS_REDIS.matcher(line).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + asks + " "));
        for (Map.Entry<String, String> word : words(where).entrySet()) {
            placed = placed.replaceAll("(?<![A-Za-z])" + word.getKey() + "(?![A-Za-z0-9])", word.getValue());
        }
        return placed.replace("-p 26379", "-p " + where.sentinelPort())
                .replaceAll("(:| )6379\\b", "$1" + where.redisPort());
    }

    private static Map<String, String> words(Site where) {
        List<Machine> machines = where.machines();
        String first = machines.get(0).host();
        String last = machines.get(machines.size() - 1).host();
        return Map.ofEntries(
                Map.entry("HOST", first),
                Map.entry("host", first),
                Map.entry("MASTER", first),
                Map.entry("SENTINEL", first),
                Map.entry("SENTINEL1", first),
                Map.entry("SENTINEL2", last),
                Map.entry("SENTINEL3", last),
                Map.entry("REPLICA", last),
                Map.entry("WRONG", last),
                Map.entry("CMD", "get"),
                Map.entry("port", Integer.toString(where.redisPort())),
                Map.entry("PATH", "''"),
                Map.entry("APPLICATION_USER", "application"));
    }
}
