package dev.larder.internal.engine;

import dev.larder.CacheSpec.BulkLoader;
import dev.larder.LoadException;
import dev.larder.Source;
import dev.larder.TierUnavailableException;
import dev.larder.internal.engine.Batch.Member;
import dev.larder.internal.engine.Sources.Loading;
import dev.larder.internal.node.Patience;
import dev.larder.tier.Entry;
import dev.larder.tier.SharedTier.Fill;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The step <b>load</b> for many keys: one bulk load, filled in one pipeline. What did load is kept whatever failed beside it. */
final class BulkLoads<K, V> {

    /** What the loader had for some keys, and what it failed with for others. */
    private record Asked<K, V>(Map<K, Loading<V>> loaded, Map<K, Throwable> failed) {}

    private final Parts<K, V> parts;
    private final Sources<K, V> sources;
    private final TimedLoads<K, V> timed;
    private final Keeping<K, V> keeping;
    private final Loads<K, V> loads;
    private final @Nullable Source<K, V> single;
    private final @Nullable BulkLoader<K, V> bulk;

    BulkLoads(
            Parts<K, V> parts,
            Sources<K, V> sources,
            TimedLoads<K, V> timed,
            Keeping<K, V> keeping,
            Loads<K, V> loads,
            @Nullable Source<K, V> single,
            @Nullable BulkLoader<K, V> bulk) {
        this.parts = parts;
        this.sources = sources;
        this.timed = timed;
        this.keeping = keeping;
        this.loads = loads;
        this.single = single;
        this.bulk = bulk;
    }

    /** Loads one value, or null if nobody can. */
    @Nullable Source<K, V> single() {
        return single;
    }

    /** Loads what is open: where the tier is there for a key, only under a lease; the others stay open. */
    void load(Batch<K, V> batch, boolean isShared) throws InterruptedException {
        if (single == null) {
            batch.members().forEach(member -> member.answer(Answer.nothing()));
            return;
        }
        batch.members().forEach(this::serveStaleDuringPause);
        List<Member<K, V>> open = batch.members().stream()
                .filter(member -> !isShared || member.isCutOff() || member.token() != null)
                .toList();
        // Over all chunks: the leases of the later ones must outlast the loads of the earlier.
        LeaseKeeper keeper = LeaseKeeper.of(parts, () -> open.forEach(this::renew));
        try {
            loadInChunks(open);
        } finally {
            keeper.stop();
        }
    }

    // A timeout is one for each call of the loader; after the first that took too long the source is not asked again.
    private void loadInChunks(List<Member<K, V>> open) throws InterruptedException {
        int most = timed.areTimed() && bulk == null ? 1 : parts.spec().maximumBatch();
        for (int from = 0; from < open.size(); from += most) {
            List<Member<K, V>> some = open.subList(from, Math.min(open.size(), from + most));
            try {
                loadSome(some);
            } catch (LoadException tooLate) {
                open.subList(from, open.size()).forEach(member -> failed(member, tooLate));
                return;
            }
        }
    }

    void release(Member<K, V> member) {
        String token = member.token();
        if (token != null) {
            parts.shared().giveBack(member.text(), token);
            member.leased(null);
        }
    }

    private void loadSome(List<Member<K, V>> members) throws InterruptedException {
        if (!timed.areTimed()) {
            keepAsked(members, ask(members));
            return;
        }
        Ending<Asked<K, V>, Boolean> ending = ending(members, () -> {});
        Errand<Asked<K, V>> errand = timed.start(members.size() + " keys", () -> ask(members), ending);
        timed.waitFor(errand, () -> allStale(members), ending, () -> leave(errand, members));
    }

    private Ending<Asked<K, V>, Boolean> ending(List<Member<K, V>> members, Runnable letGo) {
        return new Ending<>() {
            @Override
            public Boolean loaded(Asked<K, V> asked) throws InterruptedException {
                letGo.run();
                keepAsked(members, asked);
                return true;
            }

            @Override
            public void failed() {
                letGo.run();
                members.forEach(BulkLoads.this::release);
            }
        };
    }

    // True if all of them are answered, null if one has nothing stale.
    private @Nullable Boolean allStale(List<Member<K, V>> members) {
        for (Member<K, V> member : members) {
            Answer<V> stale = member.fallback().ifError(parts);
            if (stale == null) {
                return null;
            }
            member.answer(stale);
        }
        return true;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what comes late is kept where it may be, and nobody waits for it
    private void leave(Errand<Asked<K, V>> errand, List<Member<K, V>> members) {
        parts.counters().lateLoad();
        List<Member<K, V>> alone = members.stream().map(Member::leftAlone).toList();
        LeaseKeeper keeper = LeaseKeeper.of(parts, () -> alone.forEach(this::renew));
        errand.leave(ending(alone, keeper::stop));
    }

    private void keepAsked(List<Member<K, V>> members, Asked<K, V> asked) throws InterruptedException {
        keep(members, asked.loaded());
        for (Member<K, V> member : members) {
            Throwable failure = asked.failed().get(member.query().key());
            if (failure != null) {
                failed(member, failure);
            }
        }
    }

    private void renew(Member<K, V> member) {
        String token = member.token();
        if (token != null) {
            parts.shared().renew(member.text(), token);
        }
    }

    private void serveStaleDuringPause(Member<K, V> member) {
        Answer<V> stale =
                parts.pauses().isPaused(member.text()) ? member.fallback().ifError(parts) : null;
        if (stale != null) {
            release(member);
            member.answer(stale);
        }
    }

    private void failed(Member<K, V> member, Throwable failure) {
        release(member);
        if (member.isForgiving()) {
            member.fail(failure);
            return;
        }
        parts.pauses().failed(member.text());
        Answer<V> stale = member.fallback().ifError(parts);
        if (stale != null) {
            member.answer(stale);
        } else {
            member.fail(failure);
        }
    }

    private Asked<K, V> ask(List<Member<K, V>> members) {
        Asked<K, V> asked = new Asked<>(new LinkedHashMap<>(), new LinkedHashMap<>());
        if (bulk != null) {
            askBulk(bulk, members, asked.loaded(), asked.failed());
            return asked;
        }
        for (Member<K, V> member : members) {
            try {
                asked.loaded()
                        .put(
                                member.query().key(),
                                sources.load(member.query(), member.fallback().held(parts)));
            } catch (LoadException failure) {
                asked.failed().put(member.query().key(), failure);
            }
        }
        return asked;
    }

    private void askBulk(
            BulkLoader<K, V> bulk, List<Member<K, V>> members, Map<K, Loading<V>> loaded, Map<K, Throwable> failed) {
        Set<K> keys = new LinkedHashSet<>();
        for (Member<K, V> member : members) {
            Loading<V> queued = sources.queued(member.text());
            if (queued != null) {
                loaded.put(member.query().key(), queued);
            } else {
                keys.add(member.query().key());
            }
        }
        if (!keys.isEmpty()) {
            askBulk(bulk, keys, loaded, failed);
        }
    }

    private void askBulk(BulkLoader<K, V> bulk, Set<K> keys, Map<K, Loading<V>> loaded, Map<K, Throwable> failed) {
        long began = sources.begun(keys.size());
        try {
            Map<K, V> values =
                    Objects.requireNonNull(bulk.loadAll(Collections.unmodifiableSet(keys)), "the bulk loader's answer");
            long cost = sources.ended(began, keys.size(), null) / keys.size();
            keys.forEach(key -> loaded.put(key, Loading.of(values.get(key), cost)));
        } catch (LoadException partly) {
            long cost = sources.ended(began, keys.size(), partly) / keys.size();
            split(keys, partly, cost, loaded, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            sources.ended(began, keys.size(), interrupted);
            keys.forEach(key -> failed.put(key, interrupted));
        } catch (Exception failure) { // the user's code enters here, so anything may come out
            sources.ended(began, keys.size(), failure);
            keys.forEach(key -> failed.put(key, failure));
        } catch (Error fatal) {
            sources.ended(began, keys.size(), fatal);
            throw fatal;
        } finally {
            parts.counters().loadEnded();
        }
    }

    @SuppressWarnings("unchecked") // the loader made the exception from its own values
    private void split(
            Set<K> keys, LoadException partly, long cost, Map<K, Loading<V>> loaded, Map<K, Throwable> failed) {
        boolean saysWhich = !partly.failedKeys().isEmpty();
        for (K key : keys) {
            if (partly.loaded().containsKey(key)) {
                loaded.put(key, Loading.of((V) partly.loaded().get(key), cost));
            } else if (!saysWhich || partly.failedKeys().contains(key)) {
                failed.put(key, partly.getCause() == null ? partly : partly.getCause());
            } else {
                loaded.put(key, Loading.of(null, cost));
            }
        }
    }

    private void keep(List<Member<K, V>> members, Map<K, Loading<V>> loaded) throws InterruptedException {
        List<Member<K, V>> filling = new ArrayList<>();
        List<Entry<V>> entries = new ArrayList<>();
        List<Fill> fills = new ArrayList<>();
        for (Member<K, V> member : members) {
            Loading<V> loading = loaded.get(member.query().key());
            if (loading == null) {
                continue;
            }
            Entry<V> entry = entryOrNull(member, loading);
            if (entry == null) {
                continue;
            }
            member.answer(loads.loaded(entry));
            boolean isKept = keeping.isKept(member.query(), loading.result());
            Fill fill = isKept ? fillOf(member, entry) : null;
            if (fill != null) {
                filling.add(member);
                entries.add(entry);
                fills.add(fill);
            } else {
                keepUnfilled(member, entry, isKept);
            }
        }
        fill(filling, entries, fills);
    }

    private @Nullable Entry<V> entryOrNull(Member<K, V> member, Loading<V> loading) {
        try {
            return keeping.loadedEntry(member.query(), loading.result(), member.began(), loading.costNanos());
        } catch (LoadException failed) {
            failed(member, failed);
            return null;
        }
    }

    private @Nullable Fill fillOf(Member<K, V> member, Entry<V> entry) {
        String token = member.token();
        if (token == null) {
            return null;
        }
        byte[] envelope = parts.shared().encode(member.text(), entry);
        return envelope == null ? null : loads.filling(member.text(), token, envelope, entry);
    }

    // Without a lease there was no tier to ask; with one, the value cannot be written there, or is not to be kept at
    // all.
    private void keepUnfilled(Member<K, V> member, Entry<V> entry, boolean isKept) throws InterruptedException {
        String token = member.token();
        boolean isHeld = token == null || loads.releaseQuietly(member.query(), token);
        if (!isHeld || !isKept) {
            return;
        }
        if (token == null) {
            keeping.keepLoaded(member.query(), entry, member.began());
        } else {
            keeping.keepInMemory(member.query(), entry, member.began());
        }
    }

    private void fill(List<Member<K, V>> members, List<Entry<V>> entries, List<Fill> fills)
            throws InterruptedException {
        if (fills.isEmpty()) {
            return;
        }
        List<@Nullable Boolean> answers = filled(fills, members.get(0).query().patience());
        members.forEach(member -> member.leased(null));
        for (int i = 0; i < members.size(); i++) {
            // Where the tier went away meanwhile, or a part of it, the fence still guards what is kept here.
            if (!Boolean.FALSE.equals(answers.get(i))) {
                keeping.keepFilled(
                        members.get(i).query(),
                        entries.get(i),
                        fills.get(i).envelope(),
                        members.get(i).began());
            }
        }
    }

    private List<@Nullable Boolean> filled(List<Fill> fills, Patience patience) throws InterruptedException {
        try {
            return parts.shared().fillAll(fills, patience);
        } catch (TierUnavailableException away) {
            return Collections.nCopies(fills.size(), null);
        }
    }
}
