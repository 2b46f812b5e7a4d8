package dev.larder.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.protocol.Tlc.Verdict;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The models with small constants. {@code make models} checks them with those of their own configurations. */
@Timeout(value = 3, unit = TimeUnit.HOURS)
@Execution(ExecutionMode.CONCURRENT) // each is a process of its own, with one thread
class ModelsIT {

    private static final Model COHERENCE = new Model("Coherence", Map.of("MaxVersion", "2", "MaxLeases", "2"));
    private static final Model FAILOVER = new Model("Failover", Map.of("MaxLeases", "1", "MaxRestarts", "0"));
    private static final Model REIGNS = new Model("Reigns", Map.of("Nodes", "{a}"));
    private static final Model TWO_IN_REIGNS = new Model("Reigns", Map.of("MaxReign", "2"));
    private static final Model AWAITED = new Model("Awaited", Map.of("MaxVersion", "2", "MaxRecords", "2"));
    private static final Model GROUPS = new Model("Groups", Map.of("MaxClock", "4", "MaxRestarts", "0"));
    private static final Model OUTBOX = new Model("Outbox", Map.of("Nodes", "{a}"));
    private static final Model SUSPICION = new Model("Suspicion", Map.of("MaxTime", "4"));

    private static final Model LETTING_GO = new Model("LettingGo", Map.of("Lookups", "{a, b}"));
    private static final Model ASKING = new Model("Asking", Map.of());

    static final List<Model> MODELS =
            List.of(COHERENCE, FAILOVER, REIGNS, AWAITED, GROUPS, OUTBOX, SUSPICION, LETTING_GO, ASKING);

    /** A mechanism that is taken away, and the invariant that then does not hold. */
    record Weakened(Model model, String mechanism, String violates) {}

    static final List<Weakened> WEAKENED = List.of(
            new Weakened(COHERENCE, "fill without the lease check", "RedisIsFresh"),
            new Weakened(COHERENCE, "unlink leaves the lease", "RedisIsFresh"),
            new Weakened(COHERENCE, "put without the fence", "OwnIsFresh"),
            new Weakened(COHERENCE, "append before unlink", "OwnIsFresh"),
            new Weakened(COHERENCE, "stamp taken at the fill", "RedisIsFresh"),
            new Weakened(COHERENCE, "disk hit offered to Redis", "RedisIsFresh"),
            new Weakened(
                    COHERENCE.with("MaxVersion", "3").with("MaxLeases", "1"),
                    "lost write lease ignored",
                    "RedisIsFresh"),
            new Weakened(COHERENCE, "group acknowledged at once", "OwnIsFresh"),
            new Weakened(COHERENCE, "own record waits for the tail", "OwnIsFresh"),
            new Weakened(FAILOVER, "no repetition", "RedisIsFresh"),
            new Weakened(FAILOVER, "repetition appends only", "RedisIsFresh"),
            new Weakened(FAILOVER, "repetition unlinks only", "MemoryIsFresh"),
            new Weakened(FAILOVER.with("MaxLeases", "2"), "updates are not repeated", "RedisIsFresh"),
            new Weakened(FAILOVER, "reign taken at the end", "RedisIsFresh"),
            new Weakened(FAILOVER, "ring forgets too early", "RedisIsFresh"),
            new Weakened(FAILOVER, "no abandonment", "MemoryIsFresh"),
            new Weakened(FAILOVER, "abandonment spares the disk", "DiskIsFresh"),
            new Weakened(FAILOVER.with("MaxRestarts", "1"), "start without replay", "DiskIsFresh"),
            new Weakened(FAILOVER.with("MaxVersion", "3"), "lost write lease ignored", "RedisIsFresh"),
            new Weakened(TWO_IN_REIGNS, "older connections stay open", "MemoryIsFresh"),
            new Weakened(REIGNS, "reign of the node", "MemoryIsFresh"),
            new Weakened(REIGNS, "reign asked once", "MemoryIsFresh"),
            new Weakened(REIGNS, "no repetition", "MemoryIsFresh"),
            new Weakened(AWAITED, "passing by is enough", "OwnIsFresh"),
            new Weakened(AWAITED, "the id is enough", "OwnIsFresh"),
            new Weakened(AWAITED, "deferred keeps its copies", "OwnIsFresh"),
            new Weakened(AWAITED, "fence raised by none", "OwnIsFresh"),
            new Weakened(GROUPS, "start reads nothing", "RedisIsFresh"),
            new Weakened(GROUPS, "trimming without horizon", "RedisIsFresh"),
            new Weakened(GROUPS, "new stream without horizon", "RedisIsFresh"),
            new Weakened(GROUPS, "own record moves the position", "RedisIsFresh"),
            new Weakened(GROUPS, "put verified at now", "MemoryIsFresh"),
            new Weakened(OUTBOX, "read before the outbox is empty", "OwnIsFresh"),
            new Weakened(OUTBOX, "not asked again after the moment", "OwnIsFresh"),
            new Weakened(OUTBOX, "applied here before it is deferred", "OwnIsFresh"),
            new Weakened(OUTBOX, "what is being sent no longer waits", "OwnIsFresh"),
            new Weakened(OUTBOX, "taken out after it was sent", "NothingForgotten"),
            new Weakened(OUTBOX, "overflow forgets", "NothingForgotten"),
            new Weakened(OUTBOX, "copies survive a deferred group", "OwnIsFresh"),
            new Weakened(OUTBOX, "group sent and not seen here", "OwnIsFresh"),
            new Weakened(SUSPICION, "no suspicion", "AnswersAreRecent"),
            new Weakened(SUSPICION, "age counts from the answer", "AnswersAreRecent"),
            new Weakened(SUSPICION, "heads not passed", "AnswersAreRecent"),
            new Weakened(SUSPICION, "Redis believed while suspect", "AnswersAreRecent"),
            new Weakened(
                    SUSPICION.with("MaxTime", "5").with("MaxSleep", "0"),
                    "source believed from the answer",
                    "AnswersAreRecent"),
            new Weakened(SUSPICION, "old flights joined while suspect", "AnswersAreRecent"),
            new Weakened(SUSPICION, "flights as old as their beginning", "AnswersAreRecent"),
            new Weakened(SUSPICION, "late joiner not asked for its rules", "AnswersAreRecent"),
            new Weakened(SUSPICION, "sleep does not count", "AnswersAreRecent"),
            new Weakened(LETTING_GO, "flights first", "MemoryIsFresh"),
            new Weakened(LETTING_GO, "flights before memory", "AnswersAreFresh"),
            new Weakened(LETTING_GO, "memory before disk", "MemoryIsFresh"),
            new Weakened(LETTING_GO, "no fence before the disk", "DiskIsFresh"),
            new Weakened(LETTING_GO, "no fence behind the disk", "MemoryIsFresh"),
            new Weakened(ASKING, "horizon asked first", "NothingKilledPasses"),
            new Weakened(ASKING, "rule forgotten before the horizon is raised", "NothingKilledPasses"),
            new Weakened(ASKING, "position moved before the rule is there", "NothingKilledPasses"));

    @ParameterizedTest(name = "{0}")
    @FieldSource("MODELS")
    void holds(Model model) throws Exception {
        Verdict verdict = Tlc.check(Tlc.IN_FULL ? model.inFull() : model, Model.WHOLE);
        assertThat(verdict.isWhole()).as(verdict.output()).isTrue();
        // A model that stands still holds too.
        assertThat(verdict.states()).as(verdict.output()).isGreaterThan(10_000);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("WEAKENED")
    void findsTheStoryWhereAMechanismIsMissing(Weakened weakened) throws Exception {
        Verdict verdict = Tlc.check(weakened.model, weakened.mechanism);
        assertThat(verdict.violated()).as(verdict.output()).isEqualTo(weakened.violates);
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("MODELS")
    void loseEachOfTheirMechanismsHere(Model model) {
        assertThat(WEAKENED.stream()
                        .filter(weakened -> weakened.model.name().equals(model.name()))
                        .map(Weakened::mechanism))
                .containsExactlyInAnyOrderElementsOf(model.weaknesses());
    }

    @Test
    void areAllChecked() {
        assertThat(MODELS.stream().map(Model::name).collect(Collectors.toSet())).isEqualTo(Model.names());
    }
}
