package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.LarderListener;
import dev.larder.LoadException;
import dev.larder.testkit.Gate;
import dev.larder.testkit.Step;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The moment of an abandonment in which the rules are forgotten and not yet read anew: an entry that a rule had killed must not come
 * to life in it. The listener hears of the abandonment in that very moment, and holds it there.
 */
@Timeout(60)
class AbandoningTest {

    @RegisterExtension
    final Shop shop = new Shop();

    /** A key whose text takes as long as the test wants. */
    record GoalId(int id) {
        static final AtomicReference<Runnable> ENCODING = new AtomicReference<>(() -> {});

        @Override
        public int id() {
            ENCODING.get().run();
            return id;
        }
    }

    private final Source source = new Source().set(1, "old");
    private final Gate abandoned = new Gate();
    private final Gate gate = new Gate();
    private final Shop.Node a = shop.node();

    @BeforeEach
    void holdTheNextAbandonment() {
        a.link().timeout(Duration.ofMillis(100));
        a.larder().listen(new LarderListener() {
            @Override
            public void abandoned(Abandoned event) {
                abandoned.pass();
            }
        });
    }

    @Test
    void keepsADeadEntryOfTheSharedTierDeadForAFetchUnderWay() throws Exception {
        // 1. the entry is dead by a rule   2. A fetches it   3. the rules are forgotten   4. A judges it
        Cache<Integer, String> goals = goals();
        killTheEntryOf(goals);
        a.link().after(Step.FETCH, gate::pass);
        Caller<String> fetch = Caller.of(() -> goals.get(1));
        gate.awaitArrival();
        Caller<?> abandonment = abandon();
        gate.open();
        assertThat(fetch.answer()).isEqualTo("new");
        end(abandonment);
    }

    @Test
    void keepsADeadEntryOfTheSharedTierDeadForABulkFetchUnderWay() throws Exception {
        Cache<Integer, String> goals = goals();
        killTheEntryOf(goals);
        a.link().after(Step.FETCH, gate::pass);
        Caller<String> fetch = Caller.of(() -> goals.getAll(List.of(1)).get(1));
        gate.awaitArrival();
        Caller<?> abandonment = abandon();
        gate.open();
        assertThat(fetch.answer()).isEqualTo("new");
        end(abandonment);
    }

    @Test
    void keepsADeadEntryOfTheSharedTierDeadForALookupThatBeginsThen() throws Exception {
        Cache<Integer, String> goals = goals();
        killTheEntryOf(goals);
        Caller<?> abandonment = abandon();
        assertThat(goals.get(1)).isEqualTo("new");
        end(abandonment);
    }

    @Test
    void keepsADeadEntryOfMemoryDeadForAHitUnderWay() throws Exception {
        // 1. the entry is dead by a rule   2. A finds it in memory   3. memory is emptied, the rules are forgotten   4.
        // A judges it
        Cache<GoalId, String> goals = a.larder()
                .cache(CacheSpec.of("goal:{id}", GoalId.class, String.class)
                        .loader(id -> source.load(1))
                        .tags(goal -> Set.of("all")));
        goals.get(new GoalId(1));
        source.set(1, "new");
        a.larder().invalidate(Invalidation.tag("all"));
        GoalId.ENCODING.set(gate::pass);
        Caller<String> hit = Caller.of(() -> goals.get(new GoalId(1)));
        gate.awaitArrival();
        GoalId.ENCODING.set(() -> {});
        Caller<?> abandonment = abandon();
        gate.open();
        assertThat(hit.answer()).isEqualTo("new");
        end(abandonment);
    }

    @Test
    void keepsADeadAnswerFromWhoJoinedAfterTheRecord() throws Exception {
        // 1. a load begins   2. a group record   3. B joins   4. the rules are forgotten   5. the load ends
        Cache<Integer, String> goals = goals();
        source.after(() -> {
            if (source.loads() == 1) {
                gate.passInterruptibly();
            }
        });
        Caller<String> owner = Caller.of(() -> goals.get(1));
        gate.awaitArrival();
        source.set(1, "new");
        a.larder().invalidate(Invalidation.tag("all"));
        Caller<String> joiner = Caller.of(() -> goals.get(1)).awaitWaiting();
        Caller<?> abandonment = abandon();
        gate.open();
        assertThat(owner.answer()).isEqualTo("old");
        assertThat(joiner.answer()).isEqualTo("new");
        end(abandonment);
    }

    @Test
    void keepsADeadEntryFromBeingServedBecauseTheLoadFailed() throws Exception {
        // 1. A has a stale entry, and its load begins   2. a group record   3. the rules are forgotten   4. the load
        // fails
        Cache<Integer, String> goals = a.goals(
                source,
                spec -> spec.tags(goal -> Set.of("all"))
                        .timeToLive(Duration.ofMinutes(1))
                        .staleIfError(Duration.ofHours(1)));
        goals.get(1);
        shop.clock.advance(Duration.ofMinutes(2));
        source.before(gate::passInterruptibly);
        source.down();
        Caller<String> load = Caller.of(() -> goals.get(1));
        gate.awaitArrival();
        a.larder().invalidate(Invalidation.tag("all"));
        Caller<?> abandonment = abandon();
        gate.open();
        assertThat(load.failure()).isInstanceOf(LoadException.class);
        assertThatThrownBy(() -> goals.get(1)).isInstanceOf(LoadException.class);
        end(abandonment);
    }

    private Cache<Integer, String> goals() {
        return a.goals(source, spec -> spec.tags(goal -> Set.of("all")));
    }

    private void killTheEntryOf(Cache<Integer, String> goals) {
        goals.get(1);
        source.set(1, "new");
        a.larder().invalidate(Invalidation.tag("all"));
    }

    /** The journal is gone; the node has forgotten its rules, and waits in the listener. */
    private Caller<?> abandon() throws InterruptedException {
        Caller<?> losing = Caller.of(() -> {
            shop.server.loseJournal(Shop.NAMESPACE);
            return null;
        });
        abandoned.awaitArrival();
        return losing;
    }

    private void end(Caller<?> abandonment) throws Exception {
        abandoned.open();
        abandonment.answer();
    }
}
