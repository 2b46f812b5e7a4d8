package dev.larder.codecs;

import static dev.larder.codecs.EncryptionNode.MASTER;
import static dev.larder.codecs.EncryptionNode.masterKey;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.CacheSpec;
import dev.larder.CodecException;
import dev.larder.CodecException.Kind;
import dev.larder.Larder;
import dev.larder.TierUnavailableException;
import dev.larder.codecs.EncryptionKeys.Key;
import dev.larder.codecs.EncryptionKeys.State;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.ManualClock;
import dev.larder.testkit.Step;
import dev.larder.testkit.TierLink;
import dev.larder.tier.CodecProvider;
import dev.larder.tier.CodecProvider.Home;
import dev.larder.tier.CodecProvider.ValueShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EncryptionKeysTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final ManualClock clock = new ManualClock();
    private final InMemorySharedTier redis = new InMemorySharedTier(clock);

    private EncryptionNode node() {
        return new EncryptionNode(redis, clock, MASTER);
    }

    private EncryptionNode node(MasterKey master) {
        return new EncryptionNode(redis, clock, master);
    }

    private static List<State> states(EncryptionNode node) {
        return node.keys.keys().stream().map(Key::state).toList();
    }

    private static void assertMissed(Kind kind, EncryptionNode node, byte[] envelope) {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> node.decode(envelope))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static String stored(EncryptionNode node) {
        return new String(
                node.home
                        .shared()
                        .common("encryption")
                        .toCompletableFuture()
                        .join()
                        .orElseThrow(),
                ISO_8859_1);
    }

    @Nested
    class TheFirstKey {

        @Test
        void isMadeByTheFirstNodeAndReadByAll() {
            EncryptionNode first = node();
            EncryptionNode second = node();

            assertThat(second.decode(first.encode("tea"))).isEqualTo("tea");
            assertThat(first.decode(second.encode("tea"))).isEqualTo("tea");
            assertThat(second.keys.keys()).isEqualTo(first.keys.keys()).hasSize(1);
            assertThat(states(first)).containsExactly(State.ACTIVE);
        }

        @Test
        void isOneWhoeverWinsARace() {
            CyclicBarrier together = new CyclicBarrier(4);
            List<CompletableFuture<EncryptionNode>> starting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                TierLink link = redis.link();
                // Each has seen that there is no ring before one of them writes it.
                boolean[] isFirst = {true};
                link.after(Step.COMMON, () -> {
                    if (isFirst[0]) {
                        isFirst[0] = false;
                        arrive(together);
                    }
                });
                starting.add(CompletableFuture.supplyAsync(
                        () -> new EncryptionNode(link, clock, EncryptionNode.keys(MASTER)),
                        task -> new Thread(task).start()));
            }
            List<EncryptionNode> nodes =
                    starting.stream().map(CompletableFuture::join).toList();

            assertThat(nodes)
                    .extracting(node -> node.keys.keys())
                    .allMatch(nodes.get(0).keys.keys()::equals);
            assertThat(stored(nodes.get(0)).lines()).hasSize(2);
        }

        private void arrive(CyclicBarrier together) {
            try {
                together.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void standsInTheRingOnlyEncrypted() {
            EncryptionNode node = node();

            assertThat(stored(node)).startsWith("larder-encryption 1\n").contains(MASTER.name());
            assertThat(node.keys.toString() + MASTER + node.keys.keys()).doesNotContain("AQEBAQ");
        }
    }

    @Nested
    class Values {

        private final EncryptionNode node = node();

        @Test
        void areNotFoundInTheirEnvelopes() {
            String text = new String(node.encode("canary"), UTF_8);

            assertThat(text).doesNotContain("canary").contains("user:42");
        }

        @Test
        void areEncryptedBehindTheirCompression() {
            assertThat(node.encode("x".repeat(50_000))).hasSizeLessThan(500);
        }

        @Test
        void areNeverEncryptedTheSameWay() {
            assertThat(node.encode("tea")).isNotEqualTo(node.encode("tea"));
        }

        @Test
        void areRefusedWhereTheyAreNotEncrypted() {
            byte[] plain =
                    EncryptionNode.codec(new JsonCodecs()).encode(EncryptionNode.KEY, EncryptionNode.entry("forged"));

            assertMissed(Kind.FORMAT, node, plain);
        }

        @Test
        void areNotReadByACacheThatDoesNotEncrypt() {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(
                            () -> EncryptionNode.codec(new JsonCodecs()).decode(EncryptionNode.KEY, node.encode("tea")))
                    .withMessageContaining("encrypted");
        }

        @Test
        void areNotEncryptedTwice() {
            CodecProvider once = node.keys.encrypting(new JsonCodecs());
            CodecProvider twice = EncryptionNode.keys(MASTER).encrypting(once).in(node.home);

            assertThat(node.keys.encrypting(once)).isSameAs(once);
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(
                            () -> EncryptionNode.codec(twice).encode(EncryptionNode.KEY, EncryptionNode.entry("tea")))
                    .withMessageContaining("encrypt codecs once");
        }
    }

    @Nested
    class AnotherKey {

        private final EncryptionNode here = node();
        private final EncryptionNode there = node();
        private final byte[] old = here.encode("old");

        @BeforeEach
        void later() {
            clock.advance(SECOND);
        }

        @Test
        void encryptsWhenEveryNodeHasHeardOfIt() {
            String next = here.keys.rotate();
            assertThat(states(here)).containsExactly(State.COMING, State.ACTIVE);
            assertThat(EncryptionNode.keyIdIn(here.encode("tea"))).isNotEqualTo(next);

            clock.advance(MINUTE);
            there.decode(old);
            clock.advance(MINUTE);

            byte[] young = here.encode("new");
            assertThat(EncryptionNode.keyIdIn(young)).isEqualTo(next);
            assertThat(states(here)).containsExactly(State.ACTIVE, State.READ);
            assertThat(there.decode(young)).isEqualTo("new");
            assertThat(there.decode(old)).isEqualTo("old");
            assertThat(EncryptionNode.keyIdIn(there.encode("tea"))).isEqualTo(next);
        }

        @Test
        void thatIsUsedAtOnceIsAskedForByOthers() {
            here.keys.rotateAtOnce();
            byte[] young = here.encode("new");
            clock.advance(SECOND);

            assertMissed(Kind.UNKNOWN_KEY, there, young);
            assertThat(there.decode(young)).isEqualTo("new");
            assertThat(here.decode(there.encode("tea"))).isEqualTo("tea");
        }

        @Test
        void isAskedForOnceASecondAtMost() {
            byte[] foreign = new EncryptionNode(new InMemorySharedTier(clock), clock, MASTER).encode("foreign");
            clock.advance(SECOND);
            long before = there.link.sent(Step.COMMON);
            for (int i = 0; i < 1_000; i++) {
                assertMissed(Kind.UNKNOWN_KEY, there, foreign);
            }

            assertThat(there.link.sent(Step.COMMON) - before).isOne();
        }

        @Test
        void isMadeWhenItIsTime() {
            clock.advance(DAY.multipliedBy(10).minusMinutes(2).minusSeconds(1));
            here.encode("tea");
            assertThat(states(here)).containsExactly(State.COMING, State.ACTIVE);

            clock.advance(MINUTE.multipliedBy(2));
            assertThat(EncryptionNode.keyIdIn(here.encode("tea")))
                    .isEqualTo(here.keys.keys().get(0).id());
            assertThat(here.decode(old)).isEqualTo("old");
        }

        @Test
        void isReadForAsLongAsWasSaid() {
            here.keys.rotateAtOnce();
            clock.advance(DAY.multipliedBy(20).minusMinutes(2));
            assertThat(here.decode(old)).isEqualTo("old");

            clock.advance(MINUTE.multipliedBy(2));
            here.keys.refresh();
            assertMissed(Kind.UNKNOWN_KEY, here, old);
        }

        @Test
        void pushesTheOldestOutOfAFullRing() {
            for (int i = 0; i < 100; i++) {
                here.keys.rotateAtOnce();
                clock.advance(SECOND);
            }

            assertThat(here.keys.keys()).hasSize(100);
            assertMissed(Kind.UNKNOWN_KEY, here, old);
        }
    }

    @Nested
    class RetiringAKey {

        private final EncryptionNode here = node();
        private final EncryptionNode there = node();
        private final String first = here.keys.keys().get(0).id();
        private final byte[] old = here.encode("old");

        @BeforeEach
        void later() {
            clock.advance(SECOND);
        }

        @Test
        void isRefusedWhileItEncrypts() {
            assertThatIllegalStateException()
                    .isThrownBy(() -> here.keys.retire(first))
                    .withMessage(
                            "Key " + first + " encrypts what is new, so it cannot be retired; rotate first, at once"
                                    + " if it was seen by somebody");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> here.keys.retire("00000000"))
                    .withMessage("The ring has no key 00000000; it has [" + first + "]");
        }

        @Test
        void makesWhatItHasEncryptedAMissEverywhere() {
            here.keys.rotateAtOnce();
            here.keys.retire(first);
            assertMissed(Kind.UNKNOWN_KEY, here, old);
            assertThat(there.decode(old)).isEqualTo("old");

            clock.advance(MINUTE);
            there.encode("looks at the ring");
            assertMissed(Kind.UNKNOWN_KEY, there, old);
            assertThat(states(there)).containsExactly(State.ACTIVE, State.RETIRED);
        }

        @Test
        void isNotUndoneByANodeThatKnowsItStill() {
            here.keys.rotateAtOnce();
            here.keys.retire(first);
            clock.advance(SECOND);
            there.keys.rotateAtOnce();
            there.keys.refresh();

            assertThat(there.keys.keys())
                    .filteredOn(key -> key.id().equals(first))
                    .extracting(Key::state)
                    .containsExactly(State.RETIRED);
        }
    }

    @Nested
    class TheMasterKey {

        @Test
        void ofAnotherDoesNotGetANodeStarted() {
            node();
            assertThatIllegalStateException()
                    .isThrownBy(() -> node(masterKey(2)))
                    .withMessage(
                            "The ring of keys at {shop:v1}~encryption cannot be used: It was made under another master key ("
                                    + MASTER.name() + ") than this node has ("
                                    + masterKey(2).name()
                                    + "); give it the one that the other nodes have, and while that one is being replaced, both");
        }

        @Test
        void ofAnotherChangesNothingInTheRing() {
            EncryptionNode node = node();
            String before = stored(node);
            assertThatIllegalStateException().isThrownBy(() -> node(masterKey(2)));

            assertThat(stored(node)).isEqualTo(before);
        }

        @Test
        void isReplacedStepByStepWhileNodesGoOn() {
            MasterKey old = MASTER;
            MasterKey next = masterKey(2);
            byte[] written = node(old).encode("tea");
            // 1. Every node can read both.
            EncryptionNode one = node(old.alsoReading(next));
            // 2. Every node wraps by the new one, and the ring is wrapped anew.
            EncryptionNode two = node(next.alsoReading(old));
            two.keys.rewrap();
            assertThat(stored(two)).contains(next.name()).doesNotContain(old.name());
            clock.advance(MINUTE);
            assertThat(one.decode(two.encode("tea"))).isEqualTo("tea");
            assertThat(states(one)).containsExactly(State.ACTIVE);
            // 3. The old one is not needed any more.
            assertThat(node(next).decode(written)).isEqualTo("tea");
            assertThatIllegalStateException().isThrownBy(() -> node(old));
        }

        @Test
        void thatANodeDoesNotHaveYetCostsMissesOnly() {
            EncryptionNode behind = node();
            EncryptionNode ahead = node(masterKey(2).alsoReading(MASTER));
            clock.advance(SECOND);
            ahead.keys.rotateAtOnce();
            byte[] young = ahead.encode("new");
            behind.keys.refresh();

            assertMissed(Kind.UNKNOWN_KEY, behind, young);
            assertThat(states(behind)).containsExactly(State.UNREADABLE, State.ACTIVE);
            assertThat(ahead.decode(behind.encode("old"))).isEqualTo("old");
        }
    }

    @Nested
    class WhereTheRingIs {

        @Test
        void lostItIsPutBackByANodeThatKnowsIt() {
            EncryptionNode node = node();
            byte[] written = node.encode("tea");
            redis.loseCommon(EncryptionNode.NAMESPACE, "encryption");
            clock.advance(MINUTE);
            node.encode("looks at the ring");

            assertThat(node().decode(written)).isEqualTo("tea");
        }

        @Test
        void lostAndNobodyKnowsItEverythingIsAMiss() {
            byte[] written = node().encode("tea");
            redis.loseCommon(EncryptionNode.NAMESPACE, "encryption");

            assertMissed(Kind.UNKNOWN_KEY, node(), written);
        }

        @Test
        void somethingElseItIsLeftAlone() {
            EncryptionNode node = node();
            redis.loseCommon(EncryptionNode.NAMESPACE, "encryption");
            node.home
                    .shared()
                    .exchange("encryption", new byte[0], "larder-encryption 2\n".getBytes(UTF_8))
                    .toCompletableFuture()
                    .join();

            assertThatIllegalStateException()
                    .isThrownBy(node.keys::refresh)
                    .withMessage(
                            "The ring of keys at {shop:v1}~encryption cannot be used: It is no ring that this version of"
                                    + " Larder knows");
            assertThat(stored(node)).isEqualTo("larder-encryption 2\n");
        }

        @Test
        void changedByAHandTheKeyIsNotBelieved() {
            EncryptionNode node = node();
            String ring = stored(node);
            String forged = ring.replaceFirst("[0-9a-f]{8} ", "00000001 ");
            node.home
                    .shared()
                    .exchange("encryption", ring.getBytes(UTF_8), forged.getBytes(UTF_8))
                    .toCompletableFuture()
                    .join();

            assertThatIllegalStateException().isThrownBy(EncryptionKeysTest.this::node);
        }

        @Test
        void outOfReachANodeStartsAndEncryptsLater() {
            TierLink away = redis.link();
            away.disconnect();
            EncryptionNode node = new EncryptionNode(away, clock, EncryptionNode.keys(MASTER));
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> node.encode("tea"))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_KEY));
            assertThatExceptionOfType(TierUnavailableException.class).isThrownBy(node.keys::rotate);

            away.reconnect();
            clock.advance(SECOND);
            assertThatExceptionOfType(CodecException.class).isThrownBy(() -> node.encode("asks for the ring"));
            assertThat(node.decode(node.encode("tea"))).isEqualTo("tea");
        }
    }

    @Nested
    class ALarder {

        private final EncryptionKeys keys = EncryptionKeys.under(MASTER);

        @Test
        void encryptsAlsoWhatACacheHasCodecsOfItsOwnFor() {
            try (Larder larder = Larder.named("shop")
                    .shared(redis.link())
                    .clock(clock)
                    .wrapCodecs(keys::encrypting)
                    .build()) {
                larder.cache(CacheSpec.of("goal:{id}", Long.class, String.class)
                                .codecs(new MessagePackCodecs())
                                .loader(id -> "canary"))
                        .get(42L);
                byte[] stored = larder.shared()
                        .orElseThrow()
                        .fetch("goal:42")
                        .toCompletableFuture()
                        .join()
                        .orElseThrow();

                assertThat(stored[2]).isEqualTo((byte) EnvelopeFormat.ENCRYPTED);
                assertThat(new String(stored, UTF_8)).doesNotContain("canary");
            }
        }
    }

    @Nested
    class Refuses {

        @Test
        void aLarderWithoutASharedTier() {
            try (Larder larder = Larder.named("shop").build()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> EncryptionKeys.under(MASTER)
                                .encrypting(new JsonCodecs())
                                .in(new Home("shop:v1", null, clock)))
                        .withMessage("Values of shop:v1 are to be encrypted, and there is no shared tier for the keys:"
                                + " give one by Larder.Builder.shared, or encrypt the disk alone by Disk.encrypted");
                assertThat(larder.cache(CacheSpec.of("goal:{id}", Long.class, String.class)))
                        .isNotNull();
            }
        }

        @Test
        void toGuessWhichRingIsMeant() {
            EncryptionKeys keys = EncryptionKeys.under(MASTER);
            try (Larder shop = larder("shop", keys);
                    Larder depot = larder("depot", keys)) {
                assertThatIllegalStateException()
                        .isThrownBy(keys::keys)
                        .withMessage("These EncryptionKeys are given to several Larders, of a ring each; say which by"
                                + " of(larder)");
                assertThat(keys.of(shop).keys())
                        .hasSize(1)
                        .isNotEqualTo(keys.of(depot).keys());
            }
        }

        private Larder larder(String name, EncryptionKeys keys) {
            Larder larder = Larder.named(name)
                    .shared(redis.link())
                    .clock(clock)
                    .wrapCodecs(keys::encrypting)
                    .build();
            larder.cache(CacheSpec.of("goal:{id}", Long.class, String.class));
            return larder;
        }

        @Test
        void toTellOfKeysBeforeThereAreAny() {
            EncryptionKeys keys = EncryptionKeys.under(MASTER);
            assertThatIllegalStateException().isThrownBy(keys::keys).withMessageContaining("not used by a cache yet");
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            keys.encrypting(new JsonCodecs()).codecFor(new ValueShape(String.class, "Goal:1", 1, 1)));
        }

        @Test
        void pausesThatAreTooShort() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EncryptionKeys.under(MASTER).rotatedEvery(MINUTE, DAY))
                    .withMessage(
                            "A key is used for PT1M and read for PT24H: give each at least four times refreshedEvery, PT4M");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EncryptionKeys.under(MASTER).refreshedEvery(Duration.ofMillis(1)));
        }
    }
}
