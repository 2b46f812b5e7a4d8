package dev.larder.tier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.tier.SharedTier.Fill;
import dev.larder.tier.SharedTier.LeaseAnswer;
import dev.larder.tier.SharedTier.Replaced;
import dev.larder.tier.SharedTier.Written;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every shared tier promises, told as one node sees it: extend it with a tier that is connected and empty. */
@Timeout(60)
public abstract class SharedTierContract {

    private static final String KEY = "goal:42";
    private static final long MINUTE = 60_000;
    private static final Group LIST = new Group(Kind.TAG, "list", "");

    private SharedTier tier;

    /** A tier that is connected and holds nothing. */
    protected abstract SharedTier open() throws Exception;

    @BeforeEach
    void openTier() throws Exception {
        tier = open();
    }

    @Nested
    class Values {

        @Test
        void anUnknownKeyIsEmpty() throws Exception {
            assertThat(answer(tier.fetch(KEY))).isEmpty();
        }

        @Test
        void aFilledValueIsFetched() throws Exception {
            loadAndFill(KEY, "value");

            assertThat(answer(tier.fetch(KEY))).contains(bytes("value"));
        }

        @Test
        void manyKeysAreFetchedInTheirOrder() throws Exception {
            loadAndFill("goal:1", "one");
            loadAndFill("goal:3", "three");

            assertThat(texts(answer(tier.fetchAll(List.of("goal:3", "goal:2", "goal:1")))))
                    .containsExactly("three", "", "one");
        }

        @Test
        void veryManyKeysAreFetched() throws Exception {
            loadAndFill("goal:1999", "last");
            List<String> keys =
                    IntStream.range(0, 2_000).mapToObj(i -> "goal:" + i).toList();

            assertThat(texts(answer(tier.fetchAll(keys)))).hasSize(2_000).endsWith("last");
        }

        @Test
        void noKeysAreFetchedAsNothing() throws Exception {
            assertThat(answer(tier.fetchAll(List.of()))).isEmpty();
        }

        @Test
        void aFullKeyEndsWithTheCacheKey() {
            assertThat(tier.fullKey(KEY)).endsWith(":" + KEY);
        }
    }

    @Nested
    class Leases {

        @Test
        void oneOfTwoLoadersGetsTheLease() throws Exception {
            LeaseAnswer first = answer(tier.lease(KEY));
            LeaseAnswer second = answer(tier.lease(KEY));

            assertThat(first.token()).isNotNull();
            assertThat(second.token()).isNull();
            assertThat(second.held()).isTrue();
        }

        @Test
        void takingALeaseTellsAValueThatCameInBetween() throws Exception {
            loadAndFill(KEY, "value");

            assertThat(answer(tier.lease(KEY)).found()).isEqualTo(bytes("value"));
        }

        @Test
        void leasesOfManyKeysAreToldInTheirOrder() throws Exception {
            answer(tier.lease("goal:2"));
            List<LeaseAnswer> answers = answer(tier.leaseAll(List.of("goal:1", "goal:2", "goal:3")));

            assertThat(answers).extracting(answer -> answer.token() != null).containsExactly(true, false, true);
        }

        @Test
        void leasesOfManyKeysTellTheValuesThatCameInBetween() throws Exception {
            loadAndFill("goal:2", "two");

            assertThat(answer(tier.leaseAll(List.of("goal:1", "goal:2", "goal:3"))))
                    .extracting(LeaseAnswer::found)
                    .containsExactly(null, bytes("two"), null);
        }

        @Test
        void leasesThatWereTakenTogetherEndOneByOne() throws Exception {
            List<LeaseAnswer> answers = answer(tier.leaseAll(List.of("goal:1", "goal:2")));
            String one = requireNonNull(answers.get(0).token());
            String two = requireNonNull(answers.get(1).token());
            answer(tier.invalidate(List.of("goal:1")));

            assertThat(answer(tier.fill(fill("goal:1", one, "old")))).isFalse();
            assertThat(answer(tier.fill(fill("goal:2", two, "new")))).isTrue();
            assertThat(token("goal:1")).isNotEqualTo(one);
        }

        @Test
        void whoPollsSeesALeaseThatIsHeld() throws Exception {
            assertThat(answer(tier.poll(KEY)).held()).isFalse();
            answer(tier.lease(KEY));
            assertThat(answer(tier.poll(KEY)))
                    .matches(LeaseAnswer::held)
                    .matches(answer -> answer.token() == null && answer.found() == null);
        }

        @Test
        void whoPollsSeesTheValueThatEndedTheLease() throws Exception {
            loadAndFill(KEY, "value");

            assertThat(answer(tier.poll(KEY)))
                    .matches(answer -> !answer.held())
                    .extracting(LeaseAnswer::found)
                    .isEqualTo(bytes("value"));
        }

        @Test
        void onlyTheHolderRenewsAndReleases() throws Exception {
            String token = token(KEY);

            assertThat(answer(tier.renew(KEY, "another"))).isFalse();
            assertThat(answer(tier.release(KEY, "another"))).isFalse();
            assertThat(answer(tier.renew(KEY, token))).isTrue();
            assertThat(answer(tier.release(KEY, token))).isTrue();
            assertThat(answer(tier.lease(KEY)).token()).isNotNull();
        }

        @Test
        void tokensAreNeverTheSame() throws Exception {
            String first = token(KEY);
            answer(tier.release(KEY, first));

            assertThat(token(KEY)).isNotEqualTo(first);
        }
    }

    @Nested
    class Fills {

        @Test
        void aFillEndsTheLease() throws Exception {
            loadAndFill(KEY, "value");

            assertThat(answer(tier.lease(KEY)).token()).isNotNull();
        }

        @Test
        void aFillAfterAReleasedLeaseIsRefused() throws Exception {
            // 1. a load begins   2. its lease is given back, or lapses   3. the load ends
            String token = token(KEY);
            answer(tier.release(KEY, token));

            assertThat(answer(tier.fill(fill(KEY, token, "late")))).isFalse();
            assertThat(answer(tier.fetch(KEY))).isEmpty();
        }

        @Test
        void aFillUnderSomebodyElsesLeaseIsRefusedAndLeavesIt() throws Exception {
            // 1. a load begins, its lease lapses   2. another load begins   3. the first ends   4. the second ends
            String lapsed = token(KEY);
            answer(tier.release(KEY, lapsed));
            String held = token(KEY);

            assertThat(answer(tier.fill(fill(KEY, lapsed, "late")))).isFalse();
            assertThat(answer(tier.fill(fill(KEY, held, "value")))).isTrue();
            assertThat(answer(tier.fetch(KEY))).contains(bytes("value"));
        }

        @Test
        void aFillOvertakenByAnInvalidationIsRefused() throws Exception {
            // 1. a load begins   2. the key is invalidated   3. the load ends
            String token = token(KEY);
            answer(tier.invalidate(List.of(KEY)));

            assertThat(answer(tier.fill(fill(KEY, token, "old")))).isFalse();
            assertThat(answer(tier.fetch(KEY))).isEmpty();
        }

        @Test
        void fillsOfManyKeysAreAnsweredInTheirOrder() throws Exception {
            String one = token("goal:1");
            String three = token("goal:3");

            assertThat(answer(tier.fillAll(List.of(
                            fill("goal:1", one, "one"),
                            fill("goal:2", "none", "two"),
                            fill("goal:3", three, "three")))))
                    .containsExactly(true, false, true);
            assertThat(texts(answer(tier.fetchAll(List.of("goal:1", "goal:2", "goal:3")))))
                    .containsExactly("one", "", "three");
        }

        @Test
        void aFillOfManyEndsTheLeasesItHeld() throws Exception {
            String token = token(KEY);
            answer(tier.fillAll(List.of(fill(KEY, token, "value"))));

            assertThat(answer(tier.fillAll(List.of(fill(KEY, token, "again"))))).containsExactly(false);
            assertThat(answer(tier.lease(KEY)).token()).isNotNull();
        }

        @Test
        void veryManyLargeFillsAreAnsweredInTheirOrder() throws Exception {
            List<String> keys =
                    IntStream.range(0, 500).mapToObj(i -> "goal:" + i).toList();
            List<LeaseAnswer> leases = answer(tier.leaseAll(keys));
            answer(tier.invalidate(
                    keys.stream().filter(key -> key.endsWith("7")).toList()));
            List<Fill> fills = IntStream.range(0, 500)
                    .mapToObj(
                            i -> fill(keys.get(i), requireNonNull(leases.get(i).token()), "v".repeat(5_000)))
                    .toList();

            assertThat(answer(tier.fillAll(fills)))
                    .isEqualTo(keys.stream().map(key -> !key.endsWith("7")).toList());
        }
    }

    @Nested
    class Invalidations {

        @Test
        void anInvalidationRemovesValueAndLease() throws Exception {
            loadAndFill(KEY, "value");
            answer(tier.lease(KEY));
            answer(tier.invalidate(List.of(KEY, "goal:43")));

            LeaseAnswer after = answer(tier.poll(KEY));
            assertThat(after.found()).isNull();
            assertThat(after.held()).isFalse();
        }

        @Test
        void keysAreInvalidatedTogetherWithGroups() throws Exception {
            loadAndFill(KEY, "value");
            answer(tier.invalidate(List.of(KEY), List.of(LIST)));
            answer(tier.invalidate(List.of(), List.of(LIST, LIST)));

            assertThat(answer(tier.fetch(KEY))).isEmpty();
        }

        @Test
        void veryManyKeysAreInvalidated() throws Exception {
            loadAndFill("goal:1999", "last");
            answer(tier.invalidate(
                    IntStream.range(0, 2_000).mapToObj(i -> "goal:" + i).toList()));

            assertThat(answer(tier.fetch("goal:1999"))).isEmpty();
        }
    }

    @Nested
    class Writes {

        @Test
        void aWriteLeaseReplacesALoadersLease() throws Exception {
            // 1. a load begins   2. a write begins   3. the load ends   4. the write ends
            loadAndFill(KEY, "old");
            String loader = token(KEY);
            String writer = answer(tier.beginWrite(KEY));

            assertThat(answer(tier.fetch(KEY))).isEmpty();
            assertThat(answer(tier.fill(fill(KEY, loader, "old")))).isFalse();
            assertThat(answer(tier.fill(fill(KEY, writer, "new")))).isTrue();
            assertThat(answer(tier.fetch(KEY))).contains(bytes("new"));
        }

        @Test
        void theFirstOfTwoWritersLeavesNothing() throws Exception {
            // 1. A begins   2. B begins   3. A ends   4. B ends
            String first = answer(tier.beginWrite(KEY));
            String second = answer(tier.beginWrite(KEY));

            assertThat(answer(tier.fill(fill(KEY, first, "first")))).isFalse();
            assertThat(answer(tier.fetch(KEY))).isEmpty();
            assertThat(answer(tier.fill(fill(KEY, second, "second")))).isTrue();
        }

        @Test
        void aWriteEndsWithItsValueAndWithoutWhatItMadeUntrue() throws Exception {
            loadAndFill("goal:43", "old");
            String writer = answer(tier.beginWrite(KEY));
            Written written = answer(tier.endWrite(fill(KEY, writer, "new"), List.of("goal:43"), List.of(LIST)));

            assertThat(written.isSet()).isTrue();
            assertThat(answer(tier.fetch(KEY))).contains(bytes("new"));
            assertThat(answer(tier.fetch("goal:43"))).isEmpty();
            assertThat(answer(tier.lease(KEY)).token()).isNotNull();
        }

        @Test
        void aWriteThatWasOvertakenLeavesNothingAndMakesUntrueWhatItDid() throws Exception {
            // 1. A begins   2. B begins   3. A ends
            loadAndFill("goal:43", "old");
            String first = answer(tier.beginWrite(KEY));
            answer(tier.beginWrite(KEY));
            Written written = answer(tier.endWrite(fill(KEY, first, "first"), List.of("goal:43"), List.of(LIST)));

            assertThat(written.isSet()).isFalse();
            assertThat(answer(tier.fetch(KEY))).isEmpty();
            assertThat(answer(tier.fetch("goal:43"))).isEmpty();
        }

        @Test
        void aWriteThatMadeNothingElseUntrueEndsAsWell() throws Exception {
            String writer = answer(tier.beginWrite(KEY));

            assertThat(answer(tier.endWrite(fill(KEY, writer, "new"), List.of(), List.of()))
                            .isSet())
                    .isTrue();
        }

        @Test
        void nobodyLoadsUnderAWriteLease() throws Exception {
            String writer = answer(tier.beginWrite(KEY));

            assertThat(writer).startsWith("w");
            assertThat(answer(tier.lease(KEY)).token()).isNull();
        }
    }

    @Nested
    class Puts {

        @Test
        void aPutNeedsNoLeaseAndFencesLoadersOut() throws Exception {
            // 1. a load begins   2. a value is put   3. the load ends
            String loader = token(KEY);

            assertThat(put(0, "put")).isTrue();
            assertThat(answer(tier.fill(fill(KEY, loader, "old")))).isFalse();
            assertThat(answer(tier.fetch(KEY))).contains(envelope(0, "put"));
        }

        @Test
        void theNewerVersionStays() throws Exception {
            assertThat(put(7, "seven")).isTrue();
            assertThat(put(6, "six")).isFalse();
            assertThat(answer(tier.fetch(KEY))).contains(envelope(7, "seven"));
            assertThat(put(8, "eight")).isTrue();
        }

        @Test
        void theSameVersionMayBePutAgain() throws Exception {
            assertThat(put(7, "seven")).isTrue();
            assertThat(put(7, "seven")).isTrue();
        }

        @Test
        void versionsBeyond53BitsAreToldApart() throws Exception {
            long large = (1L << 53) + 1;
            assertThat(put(large, "newer")).isTrue();
            assertThat(put(large - 1, "older")).isFalse();
            assertThat(put(Long.MAX_VALUE, "newest")).isTrue();
            assertThat(put(large, "newer")).isFalse();
        }

        @Test
        void theHighHalfOfAVersionCountsMore() throws Exception {
            assertThat(put(1L << 32, "high")).isTrue();
            assertThat(put(0xFFFF_FFFFL, "low")).isFalse();
        }

        @Test
        void aNegativeVersionIsOlderThanAPositiveOne() throws Exception {
            assertThat(put(-1, "negative")).isTrue();
            assertThat(put(1, "positive")).isTrue();
            assertThat(put(-1, "negative")).isFalse();
        }

        @Test
        void aValueWithoutVersionReplacesAndIsReplaced() throws Exception {
            assertThat(put(7, "seven")).isTrue();
            assertThat(put(0, "none")).isTrue();
            assertThat(put(1, "one")).isTrue();
        }

        @Test
        void whatIsNoEnvelopeIsReplaced() throws Exception {
            loadAndFill(KEY, "no envelope, but long enough to have a version where versions are");
            assertThat(put(Long.MIN_VALUE, "lowest")).isTrue();
        }

        private boolean put(long version, String payload) throws Exception {
            return answer(tier.put(new Fill(KEY, "", envelope(version, payload), MINUTE, version)));
        }
    }

    @Nested
    class Replacements {

        @Test
        void whatWasSeenIsReplaced() throws Exception {
            assertThat(replaced(null, "one").isDone()).isTrue();
            assertThat(replaced(bytes("one"), "two").isDone()).isTrue();
            assertThat(answer(tier.fetch(KEY))).contains(bytes("two"));
        }

        @Test
        void whatWasNotSeenStaysAndIsTold() throws Exception {
            loadAndFill(KEY, "one");

            assertThat(replaced(null, "two"))
                    .matches(answer -> !answer.isDone())
                    .satisfies(answer -> assertThat(answer.found()).isEqualTo(bytes("one")));
            assertThat(replaced(bytes("another"), "two").isDone()).isFalse();
            assertThat(answer(tier.fetch(KEY))).contains(bytes("one"));
        }

        @Test
        void nothingIsToldAsNothing() throws Exception {
            assertThat(replaced(bytes("one"), "two")).matches(answer -> !answer.isDone() && answer.found() == null);
            assertThat(answer(tier.fetch(KEY))).isEmpty();
        }

        @Test
        void whatWasSeenIsRemoved() throws Exception {
            loadAndFill(KEY, "one");

            assertThat(answer(tier.replace(KEY, bytes("another"), null)).isDone())
                    .isFalse();
            assertThat(answer(tier.replace(KEY, bytes("one"), null)).isDone()).isTrue();
            assertThat(answer(tier.fetch(KEY))).isEmpty();
        }

        @Test
        void aReplacementFencesLoadersOut() throws Exception {
            // 1. a load begins   2. a value is set, as nothing is there   3. the load ends
            String loader = token(KEY);

            assertThat(replaced(null, "set").isDone()).isTrue();
            assertThat(answer(tier.fill(fill(KEY, loader, "old")))).isFalse();
            assertThat(answer(tier.fetch(KEY))).contains(bytes("set"));
        }

        @Test
        void aRemovalOfNothingFencesLoadersOut() throws Exception {
            String loader = token(KEY);

            assertThat(answer(tier.replace(KEY, null, null)).isDone()).isTrue();
            assertThat(answer(tier.fill(fill(KEY, loader, "old")))).isFalse();
        }

        @Test
        void whereNothingIsReplacedALoadGoesOn() throws Exception {
            String loader = token(KEY);

            assertThat(replaced(bytes("another"), "set").isDone()).isFalse();
            assertThat(answer(tier.fill(fill(KEY, loader, "loaded")))).isTrue();
        }

        @Test
        void ofTwoWhoHaveSeenTheSameOneReplacesIt() throws Exception {
            assertThat(replaced(null, "one").isDone()).isTrue();
            assertThat(replaced(null, "one").isDone()).isFalse();
        }

        @Test
        void anOlderVersionReplacesANewerThatWasSeen() throws Exception {
            byte[] newer = envelope(7, "seven");
            answer(tier.put(new Fill(KEY, "", newer, MINUTE, 7)));
            Fill older = new Fill(KEY, "", envelope(6, "six"), MINUTE, 6);

            assertThat(answer(tier.replace(KEY, newer, older)).isDone()).isTrue();
        }

        private Replaced replaced(byte @Nullable [] seen, String wanted) throws Exception {
            return answer(tier.replace(KEY, seen, fill(KEY, "", wanted)));
        }
    }

    @Nested
    class Extensions {

        @Test
        void whatWasSeenLivesLonger() throws Exception {
            loadAndFill(KEY, "value");

            assertThat(answer(tier.extend(bytes("value"), fill(KEY, "", "longer"))))
                    .isTrue();
            assertThat(answer(tier.fetch(KEY))).contains(bytes("longer"));
        }

        @Test
        void whatWasNotSeenStays() throws Exception {
            loadAndFill(KEY, "another");

            assertThat(answer(tier.extend(bytes("value"), fill(KEY, "", "longer"))))
                    .isFalse();
            assertThat(answer(tier.fetch(KEY))).contains(bytes("another"));
        }

        @Test
        void whatIsGoneDoesNotComeBack() throws Exception {
            assertThat(answer(tier.extend(bytes("value"), fill(KEY, "", "longer"))))
                    .isFalse();
            assertThat(answer(tier.fetch(KEY))).isEmpty();
        }

        @Test
        void aLoadGoesOn() throws Exception {
            loadAndFill(KEY, "value");
            String loader = token(KEY);

            answer(tier.extend(bytes("value"), fill(KEY, "", "longer")));
            assertThat(answer(tier.fill(fill(KEY, loader, "loaded")))).isTrue();
        }
    }

    @Nested
    class Commons {

        @Test
        void nothingIsThereAtFirst() throws Exception {
            assertThat(answer(tier.common("ring"))).isEmpty();
        }

        @Test
        void whatIsExpectedIsReplaced() throws Exception {
            assertThat(exchanged("", "one")).isEqualTo("one");
            assertThat(exchanged("one", "two")).isEqualTo("two");
            assertThat(answer(tier.common("ring")))
                    .hasValueSatisfying(found -> assertThat(found).isEqualTo(bytes("two")));
        }

        @Test
        void whatIsNotExpectedStays() throws Exception {
            exchanged("", "one");

            assertThat(exchanged("", "mine")).isEqualTo("one");
            assertThat(exchanged("another", "mine")).isEqualTo("one");
        }

        @Test
        void nothingIsReplacedWhereSomethingIsExpected() throws Exception {
            assertThat(exchanged("one", "two")).isEmpty();
            assertThat(answer(tier.common("ring"))).isEmpty();
        }

        @Test
        void itIsNoValueOfAKey() throws Exception {
            exchanged("", "one");

            assertThat(answer(tier.fetch("ring"))).isEmpty();
        }

        private String exchanged(String expected, String wanted) throws Exception {
            return answer(tier.exchange("ring", bytes(expected), bytes(wanted)))
                    .map(bytes -> new String(bytes, UTF_8))
                    .orElse("");
        }
    }

    @Test
    void theServersFiguresAreTold() throws Exception {
        loadAndFill(KEY, "value");

        assertThat(answer(tier.figures())).satisfies(figures -> {
            assertThat(figures.responseNanos()).isPositive();
            assertThat(figures.usedMemoryBytes()).isPositive();
            assertThat(figures.keys()).isPositive();
            assertThat(figures.version()).isNotEmpty();
        });
    }

    @Test
    void theLeaseTimeIsPositive() {
        assertThat(tier.leaseTime()).isPositive();
    }

    @Test
    void aConnectedTierSaysSo() {
        assertThat(tier.isConnected()).isTrue();
        assertThat(tier.status().connected()).isTrue();
    }

    private String token(String key) throws Exception {
        return requireNonNull(answer(tier.lease(key)).token());
    }

    private void loadAndFill(String key, String value) throws Exception {
        assertThat(answer(tier.fill(fill(key, token(key), value)))).isTrue();
    }

    private static Fill fill(String key, String token, String value) {
        return new Fill(key, token, bytes(value), MINUTE, 0);
    }

    private static List<String> texts(List<Optional<byte[]>> values) {
        return values.stream()
                .map(value -> value.map(bytes -> new String(bytes, UTF_8)).orElse(""))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** As much of an envelope as a tier may look at: magic, format, and the version at byte 40. */
    private static byte[] envelope(long version, String payload) {
        return ByteBuffer.allocate(100)
                .put((byte) 0x4C)
                .put((byte) 1)
                .putLong(40, version)
                .put(60, bytes(payload))
                .array();
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
