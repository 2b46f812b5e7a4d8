package dev.larder.jcache.internal.cache;

import dev.larder.Larder;
import dev.larder.inspect.Copy;
import dev.larder.jcache.internal.stored.Stored;
import dev.larder.tier.Insight;
import dev.larder.tier.Insight.Page;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * What a cache holds, entry by entry: what memory has where nothing is shared, otherwise what stands in the shared tier, page by page, so that neither this
 * node nor the server is held up by a large cache.
 */
final class Inventory {

    private static final int LOOKED_AT = 1_000;
    private static final long PATIENCE_SECONDS = 30;

    private final Larder larder;
    private final String cache;
    private final String prefix;
    private final boolean isShared;

    Inventory(Larder larder, dev.larder.Cache<?, ?> cache, boolean isShared) {
        this.larder = larder;
        this.cache = cache.name();
        this.prefix = cache.spec().keyPrefix();
        this.isShared = isShared;
    }

    /** The entries that are alive, expired ones included. */
    Iterator<Stored> entries() {
        if (!isShared) {
            return new Entries(new ArrayDeque<>(larder.inspection().hottest(cache, Integer.MAX_VALUE)), null);
        }
        Insight insight = larder.shared()
                .flatMap(tier -> tier.insight())
                .orElseThrow(() -> new CacheException("The shared tier of cache " + cache + " cannot list its keys"));
        return new Entries(new ArrayDeque<>(), new Pages(insight));
    }

    private Optional<Copy> copy(String text) {
        return isShared
                ? larder.inspection().shared(text)
                : larder.inspection().local(text).stream()
                        .filter(copy -> copy.tier().equals("memory"))
                        .findFirst();
    }

    private final class Entries implements Iterator<Stored> {

        private final Queue<String> texts;
        private final @Nullable Pages pages;
        private @Nullable Stored next;

        Entries(Queue<String> texts, @Nullable Pages pages) {
            this.texts = texts;
            this.pages = pages;
        }

        @Override
        public boolean hasNext() {
            while (next == null && hasText()) {
                next = stored(texts.remove());
            }
            return next != null;
        }

        private boolean hasText() {
            while (texts.isEmpty() && pages != null && pages.hasNext()) {
                pages.fill(texts);
            }
            return !texts.isEmpty();
        }

        @Override
        public Stored next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException("There are no more entries");
            }
            Stored found = next;
            next = null;
            return found;
        }
    }

    private @Nullable Stored stored(String text) {
        return copy(text)
                .filter(copy -> copy.state() == Copy.State.FRESH)
                .map(copy -> copy.value() instanceof Stored stored ? stored : null)
                .orElse(null);
    }

    // A key may come twice; remembering those of a walk keeps it from being handed out twice.
    private final class Pages {

        private final Insight insight;
        private final Set<String> seen = new HashSet<>();
        private @Nullable String cursor = "";

        Pages(Insight insight) {
            this.insight = insight;
        }

        boolean hasNext() {
            return cursor != null;
        }

        void fill(Queue<String> texts) {
            Page page = answered();
            page.keys().stream().filter(seen::add).forEach(texts::add);
            cursor = page.cursor();
        }

        private Page answered() {
            try {
                return insight.list(prefix, cursor == null ? "" : cursor, LOOKED_AT)
                        .toCompletableFuture()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException away) {
                throw new CacheException("The shared tier does not list the keys of cache " + cache, away);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new CacheException("Interrupted while the keys of cache " + cache + " were listed", interrupted);
            }
        }
    }
}
