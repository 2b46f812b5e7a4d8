package dev.larder.cli.internal.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.cli.Typed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/** {@code larder migrate} from one Redis to another, with its long-running part on a thread of its own. */
final class Moving implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final String both;
    private final Map<String, String> variables;
    private Typed typed;
    private CompletableFuture<Typed.Ended> ended = CompletableFuture.completedFuture(new Typed.Ended(0, "", ""));

    private Moving(Path folder, String both, Map<String, String> variables) {
        this.folder = folder;
        this.both = both;
        this.variables = variables;
        this.typed = typed();
    }

    static Moving between(Path folder, String source, String target, Map<String, String> variables) {
        return new Moving(folder, " --redis " + source + " --target " + target, variables);
    }

    private Typed typed() {
        Typed fresh = Typed.in(folder);
        variables.forEach(fresh::with);
        return fresh;
    }

    /** One of the short commands. */
    Typed.Ended run(String command) {
        return typed().run("migrate " + command + both + " --json");
    }

    /** What it printed, if it went well. */
    JsonNode done(String command) {
        Typed.Ended ended = run(command);
        assertThat(ended.code()).as(ended.err() + ended.out()).isZero();
        return ended.json();
    }

    /** Begins, or goes on. */
    void start(String options) {
        typed = typed();
        Typed mine = typed;
        ended = CompletableFuture.supplyAsync(
                () -> mine.run("migrate start --yes --json" + both + " " + options),
                work -> Executors.defaultThreadFactory().newThread(work).start());
    }

    void awaitPhase(String phase) {
        await().atMost(PATIENCE)
                .until(() -> ended.isDone()
                        || (run("status").code() == 0
                                && run("status")
                                        .json()
                                        .get("namespaces")
                                        .get(0)
                                        .get("phase")
                                        .asString()
                                        .equals(phase)));
        assertThat(ended.isDone()).as(() -> ended.join().err()).isFalse();
    }

    /** Also where it was not heard of for a while, on a machine with much else to do. */
    JsonNode status() {
        return run("status").json().get("namespaces").get(0);
    }

    /** Asks for the next step, as somebody does who has looked whether the process runs. */
    JsonNode ask(String command) {
        await().atMost(PATIENCE).until(() -> run("status").code() == 0);
        return done(command);
    }

    /** Ctrl-C. */
    Typed.Ended interrupt() {
        typed.interruption().request();
        return end();
    }

    /** How it ended. */
    Typed.Ended end() {
        await().atMost(PATIENCE).until(ended::isDone);
        return ended.join();
    }

    @Override
    public void close() {
        interrupt();
    }
}
