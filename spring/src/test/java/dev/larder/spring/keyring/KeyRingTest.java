package dev.larder.spring.keyring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.LarderListener;
import dev.larder.TierUnavailableException;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.ManualClock;
import dev.larder.testkit.Step;
import dev.larder.testkit.TierLink;
import dev.larder.tier.SharedTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyRingTest {

    private static final String PURPOSE = "password-reset";
    private static final Duration DAY = Duration.ofDays(1);
    private static final String KEK = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String OTHER_KEK =
            Base64.getEncoder().encodeToString("12345678901234567890123456789012".getBytes(UTF_8));

    private final ManualClock clock = new ManualClock();
    private final InMemorySharedTier redis = new InMemorySharedTier(clock);
    private final List<RingKeeper> keepers = new ArrayList<>();

    private final class Node {
        final TierLink link = redis.link();
        final RingKeeper keeper;
        final KeyRing ring;

        Node(RingRules rules, @Nullable String kek) {
            SharedTier tier =
                    link.open(new SharedTier.Node("shop:v1", "node" + keepers.size(), clock, new LarderListener() {}));
            keeper = new RingKeeper(tier, clock, rules, Wrapping.with(kek), Duration.ofMinutes(1));
            ring = new KeyRing(keeper);
            keepers.add(keeper);
        }

        Node refreshed() {
            try {
                keeper.refresh();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return this;
        }
    }

    private Node node() {
        return node(null);
    }

    private Node node(@Nullable String kek) {
        return new Node(new RingRules(DAY.multipliedBy(90), DAY.multipliedBy(30), DAY, 3, 0), kek);
    }

    @AfterEach
    void close() {
        keepers.forEach(RingKeeper::close);
    }

    @Nested
    class Tokens {

        private final Node here = node().refreshed();

        @Test
        void areReadByEveryNode() {
            String token = here.ring.protect(PURPOSE, "alice");

            assertThat(node().refreshed().ring.unprotectText(PURPOSE, token)).hasValue("alice");
            assertThat(token).doesNotContain("alice").matches("[\\w-]+");
        }

        @Test
        void areNeverTheSame() {
            assertThat(here.ring.protect(PURPOSE, "alice")).isNotEqualTo(here.ring.protect(PURPOSE, "alice"));
        }

        @Test
        void ofAnotherPurposeAreRefused() {
            assertThat(here.ring.unprotect("log-in", here.ring.protect(PURPOSE, "alice")))
                    .isEmpty();
            assertThat(here.ring.verify("log-in", bytes("a"), here.ring.sign(PURPOSE, bytes("a"))))
                    .isFalse();
        }

        @Test
        void areRefusedWhicheverBitIsFlipped() {
            byte[] token = Base64.getUrlDecoder().decode(here.ring.protect(PURPOSE, "a"));
            for (int bit = 0; bit < token.length * 8; bit++) {
                byte[] changed = token.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(here.ring.unprotect(PURPOSE, text(changed))).isEmpty();
            }
            assertThat(here.ring.refused()).isEqualTo(token.length * 8L);
        }

        @Test
        void areRefusedWhereTheyAreNone() {
            for (String text : List.of("", "a", "no base64!", "AQID", "x".repeat(200_000))) {
                assertThat(here.ring.unprotect(PURPOSE, text)).isEmpty();
                assertThat(here.ring.verify(PURPOSE, bytes("a"), text)).isFalse();
            }
        }

        @Test
        void signWhatEverybodyMayRead() {
            String signature = here.ring.sign(PURPOSE, bytes("price=5"));

            assertThat(node().refreshed().ring.verify(PURPOSE, bytes("price=5"), signature))
                    .isTrue();
            assertThat(here.ring.verify(PURPOSE, bytes("price=4"), signature)).isFalse();
            assertThat(here.ring.unprotect(PURPOSE, signature)).isEmpty();
        }

        @Test
        void saysWhatIsTooMuchOrHasNoPurpose() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> here.ring.protect(PURPOSE, new byte[KeyRing.MAXIMUM_BYTES + 1]))
                    .withMessageContaining("protect a name of it");
            assertThatIllegalArgumentException().isThrownBy(() -> here.ring.sign(" ", bytes("a")));
            assertThat(here.ring.unprotect(PURPOSE, here.ring.protect(PURPOSE, new byte[KeyRing.MAXIMUM_BYTES])))
                    .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(KeyRing.MAXIMUM_BYTES));
        }
    }

    @Nested
    class Rotation {

        @Test
        void aKeyIsReplacedAndStillReadForItsTime() {
            Node node = node().refreshed();
            String old = node.ring.protect(PURPOSE, "alice");
            clock.advance(DAY.multipliedBy(89));
            node.refreshed();
            assertThat(node.ring.keys())
                    .as("the next is known before it is used")
                    .isEqualTo(2);
            assertThat(head(node.ring.protect(PURPOSE, "a"))).isEqualTo(head(old));

            clock.advance(DAY);
            assertThat(head(node.ring.protect(PURPOSE, "a"))).isNotEqualTo(head(old));
            assertThat(node.refreshed().ring.unprotectText(PURPOSE, old)).hasValue("alice");

            clock.advance(DAY.multipliedBy(30));
            assertThat(node.refreshed().ring.unprotect(PURPOSE, old)).isEmpty();
            assertThat(node.ring.ageSeconds()).isEqualTo(DAY.multipliedBy(30).toSeconds());
        }

        @Test
        void keysAreBoundedHoweverOftenTheyAreReplaced() {
            Node node = node().refreshed();
            for (int i = 0; i < 20; i++) {
                clock.advance(DAY.multipliedBy(45));
                assertThat(node.refreshed().ring.keys()).isLessThanOrEqualTo(3);
            }
        }

        @Test
        void keysThatSomebodySawAreForgottenEverywhere() {
            Node before = node().refreshed();
            String seen = before.ring.protect(PURPOSE, "alice");
            clock.advance(DAY);
            Node after =
                    new Node(new RingRules(DAY.multipliedBy(90), DAY.multipliedBy(30), DAY, 3, clock.millis()), null);

            assertThat(after.refreshed().ring.unprotect(PURPOSE, seen)).isEmpty();
            assertThat(after.ring.keys()).isOne();
        }
    }

    @Nested
    class OneRing {

        @Test
        void isMadeOnceThoughManyNodesStartAtOnce() throws Exception {
            List<Node> nodes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                nodes.add(node());
            }
            allAtOnce(nodes);
            Set<String> heads = new HashSet<>();
            nodes.forEach(node -> heads.add(head(node.ring.protect(PURPOSE, "a"))));
            assertThat(heads).hasSize(1);
            assertThat(nodes).allSatisfy(node -> assertThat(node.ring.keys()).isOne());
        }

        @Test
        void isReadAnewWhereAnotherNodeWroteInBetween() {
            Node here = node();
            Node there = node();
            boolean[] isDone = {false};
            here.link.after(Step.COMMON, () -> {
                if (!isDone[0]) {
                    isDone[0] = true;
                    there.refreshed();
                }
            });
            here.refreshed();

            assertThat(here.keeper.known().ring())
                    .isEqualTo(there.keeper.known().ring());
            assertThat(here.ring.keys()).isOne();
        }

        private void allAtOnce(List<Node> nodes) throws InterruptedException, ExecutionException {
            List<CompletableFuture<Node>> all = nodes.stream()
                    .map(node -> CompletableFuture.supplyAsync(node::refreshed))
                    .toList();
            for (CompletableFuture<Node> each : all) {
                each.get();
            }
        }
    }

    @Nested
    class WhenRedisIsAway {

        @Test
        void theLastRingIsUsed() {
            Node node = node().refreshed();
            String token = node.ring.protect(PURPOSE, "alice");
            node.link.disconnect();

            assertThatThrownBy(node::refreshed).isInstanceOf(TierUnavailableException.class);
            assertThat(node.ring.unprotectText(PURPOSE, token)).hasValue("alice");
            assertThat(head(node.ring.protect(PURPOSE, "bob"))).isEqualTo(head(token));
        }

        @Test
        void sinceTheStartAKeyIsMadeThatJoinsTheRingLater() {
            Node there = node().refreshed();
            Node here = node();
            here.link.disconnect();
            String token = here.ring.protect(PURPOSE, "alice");
            assertThat(there.ring.unprotect(PURPOSE, token)).isEmpty();

            here.link.reconnect();
            here.refreshed();
            assertThat(there.refreshed().ring.unprotectText(PURPOSE, token)).hasValue("alice");
            assertThat(here.keeper.known().ring())
                    .isEqualTo(there.keeper.known().ring());
        }

        @Test
        void andComesBackEmptyTheRingIsPutBack() {
            Node here = node().refreshed();
            Node there = node().refreshed();
            String token = here.ring.protect(PURPOSE, "alice");
            redis.loseCommon("shop:v1", "keyring");
            there.refreshed();

            assertThat(node().refreshed().ring.unprotectText(PURPOSE, token)).hasValue("alice");
            assertThat(here.refreshed().keeper.known().ring())
                    .isEqualTo(there.keeper.known().ring());
        }

        @Test
        void andComesBackEmptyAfterEveryNodeStartedAnewNothingOldIsRead() {
            String token = node().refreshed().ring.protect(PURPOSE, "alice");
            redis.loseCommon("shop:v1", "keyring");

            assertThat(node().refreshed().ring.unprotect(PURPOSE, token)).isEmpty();
        }
    }

    @Nested
    class WithAKeyEncryptionKey {

        @Test
        void redisDoesNotKnowTheKeys() throws Exception {
            Node node = node(KEK).refreshed();
            String token = node.ring.protect(PURPOSE, "alice");

            assertThat(stored())
                    .startsWith("larder-keyring 1\n")
                    .contains(" k.")
                    .doesNotContain(" p.");
            assertThat(node(KEK).refreshed().ring.unprotectText(PURPOSE, token)).hasValue("alice");
        }

        @Test
        void aKeyThatSomebodyAddedInTheClearIsNotBelieved() {
            Node intruder = node().refreshed();
            String forged = intruder.ring.protect(PURPOSE, "root");

            Node node = node(KEK).refreshed();
            assertThat(node.ring.unprotect(PURPOSE, forged)).isEmpty();
            assertThat(head(node.ring.protect(PURPOSE, "alice"))).isNotEqualTo(head(forged));
        }

        @Test
        void anotherOneReadsNothingAndTakesNothingAway() {
            Node right = node(KEK).refreshed();
            String token = right.ring.protect(PURPOSE, "alice");
            Node wrong = node(OTHER_KEK).refreshed();

            assertThat(wrong.ring.unprotect(PURPOSE, token)).isEmpty();
            assertThat(right.refreshed().ring.unprotectText(PURPOSE, token)).hasValue("alice");
        }

        @Test
        void saysWhatItHasToBe() {
            for (String wrong : List.of("", "abc", "not base64 !", KEK + KEK)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Wrapping.with(wrong))
                        .withMessage("larder.keyring.key-encryption-key is not the base64 of 32 bytes: make one with"
                                + " 'openssl rand -base64 32', the same for all nodes");
            }
        }
    }

    @Test
    void noTextTellsASecret() throws Exception {
        Node node = node().refreshed();
        String secret =
                stored().lines().skip(1).findFirst().orElseThrow().split(" ")[3].substring(2);

        assertThat(node.keeper.known().toString() + node.keeper.known().ring() + node.ring)
                .doesNotContain(secret);
    }

    private String stored() throws Exception {
        SharedTier tier = redis.open(new SharedTier.Node("shop:v1", "reader", clock, new LarderListener() {}));
        return tier.common("keyring")
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .map(bytes -> new String(bytes, UTF_8))
                .orElseThrow();
    }

    /** Kind and key. */
    private static String head(String token) {
        return token.substring(0, 12);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }
}
