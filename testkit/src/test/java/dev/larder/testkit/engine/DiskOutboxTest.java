package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Acknowledgement;
import dev.larder.Cache;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.LarderListener.Invalidated;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.Step;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Invalidations that could not be sent, and the death of the process that answered "deferred". */
@Timeout(60)
class DiskOutboxTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "old").set(2, "old").set(3, "old");
    private final TestDisk disk = new TestDisk();

    // Each: 1. Redis holds old values   2. A is cut off, declares them untrue: deferred   3. A dies   4. A starts anew

    @Test
    void aDeferredKeyIsSentBeforeRedisIsReadAgain() {
        deferAndDie(a -> goals(a).invalidate(1));
        Shop.Node again = restarted(disk.asIfKilled());
        assertThat(again.larder().status().deferred()).isOne();
        assertThat(goals(again).lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        assertThat(again.link().sent(Step.UNLINK)).isOne();
        assertThat(again.larder().status().deferred()).isZero();
    }

    @Test
    void aDeferredKeyIsLostWithoutADisk() {
        deferAndDie(a -> goals(a).invalidate(1));
        assertThat(goals(shop.node()).lookup(1)).isEqualTo(new Lookup<>("old", Outcome.REDIS));
    }

    @Test
    void aDeferredGroupIsSentBeforeRedisIsReadAgain() {
        deferAndDie(a -> a.larder().invalidate(Invalidation.tag("all of it").because("100 % sure")));
        Shop.Node again = restarted(disk.asIfKilled());
        assertThat(goals(again).lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
        assertThat(goals(shop.node()).lookup(2)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
    }

    @Test
    void whatOverflowsIsAHorizonAfterTheRestartToo() {
        deferAndDie(a -> goals(a).invalidateAll(Set.of(1, 2)));
        Shop.Node again = restarted(disk.asIfKilled(), builder -> builder.maximumDeferred(1));
        assertThat(again.larder().status().deferred()).isOne();
        assertThat(goals(again).lookup(3)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
    }

    @Test
    void aHorizonOfTooManyOutlivesTheProcess() {
        deferAndDie(
                a -> goals(a).invalidateAll(Set.of(1, 2)),
                builder -> builder.disk(disk).maximumDeferred(1));
        Shop.Node again = restarted(disk.asIfKilled());
        assertThat(again.larder().status().deferred()).isOne();
        assertThat(goals(again).lookup(3)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
    }

    @Test
    void whatWasSentIsNotSentByTheNextProcess() {
        deferAndDie(a -> goals(a).invalidate(1));
        TestDisk left = disk.asIfKilled();
        goals(restarted(left)).get(1);
        assertThat(restarted(left.asIfKilled()).larder().status().deferred()).isZero();
    }

    @Test
    void whatIsDeferredStaysSoAcrossARestartWithoutRedis() {
        deferAndDie(a -> goals(a).invalidate(1));
        TestDisk left = disk.asIfKilled();
        Shop.Node lonely = shop.lonely(builder -> builder.codecs(shop.codecs).disk(left));
        lonely.larder().close();
        assertThat(goals(restarted(left)).lookup(1)).isEqualTo(new Lookup<>("new", Outcome.LOAD));
    }

    private void deferAndDie(Consumer<Shop.Node> declare) {
        deferAndDie(declare, builder -> builder.disk(disk));
    }

    private void deferAndDie(Consumer<Shop.Node> declare, UnaryOperator<Larder.Builder> change) {
        Shop.Node a = shop.node(change);
        goals(a).getAll(Set.of(1, 2, 3));
        a.link().disconnect();
        Set.of(1, 2, 3).forEach(id -> source.set(id, "new"));
        declare.accept(a);
        assertThat(a.listener().events(Invalidated.class))
                .allMatch(event -> event.acknowledgement() == Acknowledgement.DEFERRED);
    }

    private Shop.Node restarted(TestDisk left) {
        return restarted(left, same -> same);
    }

    private Shop.Node restarted(TestDisk left, UnaryOperator<Larder.Builder> change) {
        return shop.node(builder -> change.apply(builder.disk(left)));
    }

    private Cache<Integer, String> goals(Shop.Node node) {
        return node.larder().findCache("goal").isPresent() ? known(node) : made(node);
    }

    @SuppressWarnings("unchecked") // made below
    private static Cache<Integer, String> known(Shop.Node node) {
        return (Cache<Integer, String>) node.larder().findCache("goal").orElseThrow();
    }

    private Cache<Integer, String> made(Shop.Node node) {
        return node.goals(source, spec -> spec.tags(goal -> Set.of("all of it")));
    }
}
