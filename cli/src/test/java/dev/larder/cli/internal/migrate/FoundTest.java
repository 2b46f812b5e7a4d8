package dev.larder.cli.internal.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cli.internal.migrate.Found.Verdict;
import dev.larder.codecs.Compression;
import dev.larder.codecs.Envelope;
import dev.larder.codecs.Payload;
import dev.larder.codecs.Serializer;
import dev.larder.internal.rules.GroupRules;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import dev.larder.tier.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FoundTest {
    private static final String KEY = "shop:v1:goal:42";
    private static final long STAMP = 1_000;
    private static final long STALE_UNTIL = 50_000;

    private static Found found(@Nullable Payload value) {
        Entry<Payload> entry = new Entry<>(value, STAMP, 10, 20_000, STALE_UNTIL, 7, 3, Set.of("user:7"));
        return Found.of(KEY, 5_000, text(new Envelope(Serializer.JSON, 9, entry).write(KEY)));
    }

    private static Found found() {
        return found(new Payload(Compression.NONE, 2, "{}".getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static GroupRules rules(Kind kind, String subject, long position) {
        GroupRules rules = new GroupRules(10);
        rules.add(new Group(kind, subject, ""), position);
        return rules;
    }

    private static Verdict judged(Found found, GroupRules rules) {
        return found.judge("shop:v1", rules, 100);
    }

    @Test
    void isDeadByWhatItsSourceHasDeclaredUntrueSinceItWasLoaded() {
        assertThat(judged(found(), new GroupRules(10))).isEqualTo(Verdict.ALIVE);
        assertThat(judged(found(), rules(Kind.TAG, "user:7", STAMP + 1))).isEqualTo(Verdict.DEAD);
        assertThat(judged(found(), rules(Kind.TAG, "user:7", STAMP))).isEqualTo(Verdict.ALIVE);
        assertThat(judged(found(), rules(Kind.TAG, "user:8", STAMP + 1))).isEqualTo(Verdict.ALIVE);
        assertThat(judged(found(), rules(Kind.PATTERN, "goal:*", STAMP + 1))).isEqualTo(Verdict.DEAD);
        assertThat(judged(found(null), rules(Kind.TAG, "user:8", STAMP + 1)))
                .as("that there is none may concern any tag")
                .isEqualTo(Verdict.DEAD);
        GroupRules horizon = new GroupRules(10);
        horizon.forgetAll(STAMP + 1);
        assertThat(judged(found(), horizon)).isEqualTo(Verdict.DEAD);
    }

    @Test
    void isGoneOnceNobodyIsAnsweredFromIt() {
        assertThat(found().judge("shop:v1", new GroupRules(10), STALE_UNTIL)).isEqualTo(Verdict.GONE);
    }

    @Test
    void isForeignWhereItIsNoEnvelopeOrStoodElsewhere() {
        assertThat(judged(Found.of(KEY, -1, "text"), new GroupRules(10))).isEqualTo(Verdict.FOREIGN);
        String elsewhere = found().stamped(5);
        assertThat(judged(Found.of("shop:v1:goal:43", -1, elsewhere), new GroupRules(10)))
                .isEqualTo(Verdict.FOREIGN);
    }

    @Test
    void saysTheSameWithAnotherStampAndNothingElse() {
        Found moved = Found.of(KEY, 5_000, found().stamped(77));

        assertThat(moved.envelope())
                .isNotNull()
                .extracting(one -> one.entry().stamp())
                .isEqualTo(77L);
        assertThat(moved.saysTheSameAs(found())).isTrue();
        assertThat(moved.saysTheSameAs(found(null))).isFalse();
    }
}
