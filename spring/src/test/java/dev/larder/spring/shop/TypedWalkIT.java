package dev.larder.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.topologies.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first walk of docs/spring.md as a newcomer types it: the page's own files, changed step by step, compiled, started as two processes
 * on one database, and measured with the page's own script. The counts are those of the page's table.
 */
@Timeout(600)
class TypedWalkIT {

    private static final String EVICT = "@CacheEvict(cacheNames = \"books\", key = \"#isbn\")";

    @TempDir
    Path folder;

    private final List<TypedNode> nodes = new ArrayList<>();
    private String page = "";
    private TypedProject project;

    @BeforeEach
    void typeWhatThePageSays() throws IOException {
        String whole = Files.readString(Path.of("..", "docs", "spring.md"));
        page = whole.substring(whole.indexOf("## From an empty project"), whole.indexOf("### A bigger shop"));
        project = new TypedProject(folder);
        project.write("Shop.java", TypedProject.IMPORTS + fenced("java", "@SpringBootApplication"));
        project.write("application.properties", fenced("properties", "spring.datasource.url"));
        project.write("schema.sql", fenced("sql", "CREATE TABLE"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (TypedNode node : nodes) {
            node.stop();
        }
    }

    private String fenced(String language, String with) {
        Matcher found = Pattern.compile("(?ms)^```" + language + "\\R(.*?)^```").matcher(page);
        while (found.find()) {
            if (found.group(1).contains(with)) {
                return found.group(1);
            }
        }
        throw new AssertionError("The page shows no " + language + " with " + with);
    }

    private int said(String step) {
        Matcher row =
                Pattern.compile("(?m)^\\| " + step + " \\|.*\\| (\\d+) \\|$").matcher(page);
        assertThat(row.find()).as("the row of step " + step).isTrue();
        return Integer.parseInt(row.group(1));
    }

    @Test
    void costsAsManyQueriesAsThePageSays() throws Exception {
        restart(/* withLarder= */ false);
        assertThat(measured()).as("step 0").isEqualTo(said("0"));

        cacheInMemory();
        restart(/* withLarder= */ true);
        assertThat(measured()).as("step 1").isEqualTo(said("1"));

        // The page adds what evicts after it has measured; it costs no query.
        assertThat(page).contains(EVICT).contains("larder.redis.uri=redis://localhost:6379");
        project.change("Shop.java", "    public void price(", EVICT + " public void price(");
        try (RedisServer redis = RedisServer.builder().start()) {
            restart(/* withLarder= */ true, "--larder.redis.uri=" + redis.uri(), "--larder.redis.soft-timeout=30s");
            nodes.forEach(TypedNode::awaitRedis);
            // Each book has to be loaded once; on a machine that stalls one may be loaded again.
            assertThat(measured()).as("step 2").isBetween(said("2"), said("2") * 11 / 10);
            assertThat(said("0")).isGreaterThan(10 * said("2"));

            assertThat(run(fenced("sh", "/price/"))).contains("\"cents\":5");
        }
    }

    @Test
    void runsAheadOfTimeToo() throws Exception {
        cacheInMemory();
        project.compile(/* withLarder= */ true);
        project.processAheadOfTime();
        TypedNode node = project.start(/* withLarder= */ true, "-Dspring.aot.enabled=true");
        nodes.add(node);
        node.awaitStart();

        assertThat(node.said()).contains("Starting AOT-processed");
        String book = "curl -s localhost:8080/books/b7";
        assertThat(run(book)).contains("\"isbn\":\"b7\"").isEqualTo(run(book));
        assertThat(run("curl -s localhost:8080/queries")).isEqualTo("1");
    }

    private void cacheInMemory() throws IOException {
        project.change("Shop.java", "@SpringBootApplication", "@EnableCaching @SpringBootApplication");
        project.change(
                "Shop.java", "    public Optional<Book> find(", "@Cacheable(\"books\") public Optional<Book> find(");
    }

    private void restart(boolean withLarder, String... arguments) throws Exception {
        stop();
        nodes.clear();
        project.compile(withLarder);
        for (int i = 0; i < 2; i++) {
            nodes.add(project.start(withLarder, arguments));
            nodes.get(i).awaitStart();
        }
    }

    private int measured() throws Exception {
        Matcher said = Pattern.compile("^(\\d+) queries$")
                .matcher(run(fenced("sh", "seq 1000")).strip());
        assertThat(said.matches()).as("what the script says").isTrue();
        return Integer.parseInt(said.group(1));
    }

    /** Runs the page's lines on the ports that were free. */
    private String run(String script) throws Exception {
        String here = script;
        for (int i = 0; i < nodes.size(); i++) {
            here = here.replace("localhost:808" + i, "localhost:" + nodes.get(i).port());
        }
        if (nodes.size() == 2) {
            String ports = nodes.get(1).port() + " : " + nodes.get(0).port();
            here = here.replace("8080 + $1 % 2", "$1 % 2 ? " + ports);
        }
        Process shell =
                new ProcessBuilder("sh", "-c", here).directory(folder.toFile()).start();
        String out = new String(shell.getInputStream().readAllBytes());
        assertThat(shell.waitFor())
                .as(out + new String(shell.getErrorStream().readAllBytes()))
                .isZero();
        return out;
    }
}
