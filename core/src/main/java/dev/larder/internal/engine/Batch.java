package dev.larder.internal.engine;

import dev.larder.internal.node.Patience;
import dev.larder.internal.singleflight.Flight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The flights that one bulk lookup owns: each ends with an answer, a failure, or by telling who joined to look again. */
final class Batch<K, V> {

    /** One key of the batch. Used by one thread, but for the token, which the timer reads to renew its lease. */
    static final class Member<K, V> {

        private final Query<K, V> query;
        private final Flight<Answer<V>> flight;
        private Moment began;
        private Fallback<K, V> fallback;
        private volatile @Nullable String token;
        private final boolean isForgiving;
        private boolean isCutOff;
        private @Nullable Answer<V> answer;
        private @Nullable Throwable failure;
        private @Nullable Lookups<K, V> reloading;

        private Member(Query<K, V> query, Flight<Answer<V>> flight, Fallback<K, V> fallback, boolean isForgiving) {
            this.isForgiving = isForgiving;
            this.query = query;
            this.flight = flight;
            this.began = fallback.since();
            this.fallback = fallback;
        }

        Query<K, V> query() {
            return query;
        }

        String text() {
            return query.text();
        }

        Moment began() {
            return began;
        }

        Fallback<K, V> fallback() {
            return fallback;
        }

        @Nullable String token() {
            return token;
        }

        void leased(@Nullable String newToken) {
            token = newToken;
        }

        /** The same for a load that goes on without its caller: it takes the lease along, and answers nobody. */
        Member<K, V> leftAlone() {
            Member<K, V> alone = new Member<>(query, flight, fallback, isForgiving);
            alone.began = began;
            alone.token = token;
            token = null;
            return alone;
        }

        /** Whether its failure may be another member's, and so is nobody's. */
        boolean isForgiving() {
            return isForgiving;
        }

        /** Its server does not answer, while others do: it is loaded without a lease. */
        void cutOff() {
            isCutOff = true;
        }

        boolean isCutOff() {
            return isCutOff;
        }

        void remember(Found<V> found) {
            fallback = fallback.orBetter(found, began);
        }

        void answer(Answer<V> given) {
            answer = given;
        }

        void fail(Throwable cause) {
            failure = cause;
        }

        void reloadAfterwards(Lookups<K, V> lookups) {
            reloading = lookups;
        }

        boolean isAnswered() {
            return answer != null;
        }

        private boolean isOpen() {
            return answer == null && failure == null;
        }

        private void tell(CompletableFuture<Answer<V>> result) {
            if (answer != null) {
                result.complete(answer);
            } else {
                result.completeExceptionally(failure == null || isForgiving ? new LookAgain() : forOthers(failure));
            }
        }

        // Who joined may have something stale that is good enough.
        private Throwable forOthers(Throwable heard) {
            return query.how().isFresh() && heard instanceof Exception failed ? new LookAgain(failed) : heard;
        }
    }

    private final Parts<K, V> parts;
    private final Patience patience;
    private final boolean isForgiving;
    private final List<Member<K, V>> all = new ArrayList<>();

    Batch(Parts<K, V> parts, Patience patience) {
        this(parts, patience, /* isForgiving= */ false);
    }

    /** Of keys that nobody has asked for together: whoever joined looks again if they fail. */
    static <K, V> Batch<K, V> forgiving(Parts<K, V> parts, Patience patience) {
        return new Batch<>(parts, patience, /* isForgiving= */ true);
    }

    private Batch(Parts<K, V> parts, Patience patience, boolean isForgiving) {
        this.isForgiving = isForgiving;
        this.parts = parts;
        this.patience = patience;
    }

    /** How long all of them together wait for the shared tier. */
    Patience patience() {
        return patience;
    }

    void add(Query<K, V> query, Flight<Answer<V>> flight) {
        flight.own();
        Moment now = Moment.now(parts.node(), query.text());
        all.add(new Member<>(
                query, flight, new Fallback<>(query, parts.memory().find(query.key()), null, now), isForgiving));
    }

    /** Those that have neither an answer nor a failure yet. */
    List<Member<K, V>> members() {
        return all.stream().filter(Member::isOpen).toList();
    }

    /** Those of them whose server answers. */
    List<Member<K, V>> connected() {
        return all.stream()
                .filter(member -> member.isOpen() && !member.isCutOff)
                .toList();
    }

    boolean isDone() {
        return all.stream().noneMatch(Member::isOpen);
    }

    /** Remembers for each open member what it must compare with when it is kept. */
    void begin() {
        members().forEach(member -> member.began = Moment.now(parts.node(), member.text()));
    }

    Map<K, Answer<V>> answers() {
        Map<K, Answer<V>> answers = new LinkedHashMap<>();
        all.stream()
                .filter(member -> member.answer != null)
                .forEach(member -> answers.put(member.query.key(), Objects.requireNonNull(member.answer)));
        return answers;
    }

    Map<K, Throwable> failures() {
        Map<K, Throwable> failures = new LinkedHashMap<>();
        all.stream()
                .filter(member -> member.failure != null)
                .forEach(member -> failures.put(member.query.key(), Objects.requireNonNull(member.failure)));
        return failures;
    }

    /** What was asked for and is still open. */
    List<Query<K, V>> unanswered() {
        return members().stream().map(Member::query).toList();
    }

    void failAll(Throwable cause) {
        members().forEach(member -> member.fail(cause));
    }

    /** Takes all flights out, then tells those who joined, in every case. */
    void end() {
        all.forEach(member -> parts.flights().takeOut(member.text(), member.flight));
        for (Member<K, V> member : all) {
            member.tell(member.flight.result());
            if (member.reloading != null && member.answer != null) {
                member.reloading.revalidate(member.query, member.answer);
            }
        }
    }
}
