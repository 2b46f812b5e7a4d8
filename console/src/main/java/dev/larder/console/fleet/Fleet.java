package dev.larder.console.fleet;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.console.api.Overviews.Coverage;
import dev.larder.console.figures.Collector;
import dev.larder.console.figures.FiguresText;
import dev.larder.console.figures.NodeFigures;
import dev.larder.console.figures.NodeFigures.CopyFigures;
import dev.larder.inspect.Copy;
import dev.larder.tier.Insight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All nodes of a namespace, each with what it said last. This node publishes its own figures and reads the others': every second while
 * somebody looks at a console anywhere, and every tenth otherwise. {@link #tick} belongs to one thread; the rest is thread-safe.
 */
public final class Fleet {

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

    private static final long WATCHED_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long SELDOM_NANOS = Duration.ofMillis(9_500).toNanos();
    private static final Duration STANDS = Duration.ofSeconds(30);
    private static final Duration FAREWELL_STANDS = Duration.ofMinutes(10);
    private static final int MOST_NODES = 64;

    private final Larder larder;
    private final Collector collector;
    private final Clock clock;
    private final FiguresText text = new FiguresText();
    private final Asking asking;
    private final Answering answering;
    private final ReentrantLock moved = new ReentrantLock();
    private final Condition hasMoved = moved.newCondition();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final AtomicReference<@Nullable Heard> incoming = new AtomicReference<>();
    private final Map<String, Window> windows = new HashMap<>();
    private Map<String, Rows.Row> rows = Map.of();
    private long publishedAtNanos;
    private boolean hasPublished;
    private volatile boolean isWatched;
    private volatile long watchedAtNanos;
    private volatile List<Member> members = List.of();

    /** What the others said, not read yet. */
    private record Heard(
            Map<String, String> rows,
            List<String> nodes,
            List<Optional<byte[]>> figures,
            @Nullable Question question) {}

    /** The fleet that a Larder belongs to. */
    public Fleet(Larder larder, Collector collector, Clock clock) {
        this.larder = larder;
        this.collector = collector;
        this.clock = clock;
        this.asking = new Asking(larder, clock);
        this.answering = new Answering(larder, clock);
    }

    /** The nodes as of the last second, this one first, then by name. */
    public List<Member> members() {
        return members;
    }

    /** This node's name. */
    public String own() {
        return larder.status().node();
    }

    /** Somebody looks: nodes say for half a minute each second how they stand. */
    public void watch() {
        watchedAtNanos = clock.nanos();
        isWatched = true;
    }

    private boolean isWatched() {
        return isWatched && clock.nanos() - watchedAtNanos < WATCHED_NANOS;
    }

    /** Once a second: collects, reads what the others said, and publishes when that is due. Does not wait for the shared tier. */
    public void tick() {
        Heard heard = incoming.getAndSet(null);
        if (heard != null) {
            read(heard);
        }
        NodeFigures own = collector.collect(/* farewell= */ false, answering.answer());
        accept(own);
        members = list(own);
        tellThatItMoved();
        publish(own);
    }

    private void tellThatItMoved() {
        moved.lock();
        try {
            hasMoved.signalAll();
        } finally {
            moved.unlock();
        }
    }

    /** Waits until the nodes are as wanted, or for so long at most, or until the thread is interrupted; they are looked at once a second. */
    public void await(Predicate<List<Member>> wanted, Duration atMost) {
        moved.lock();
        try {
            long left = atMost.toNanos();
            while (left > 0 && !wanted.test(members)) {
                left = hasMoved.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            moved.unlock();
        }
    }

    private void read(Heard heard) {
        rows = Rows.read(heard.rows);
        for (int i = 0; i < heard.nodes.size(); i++) {
            String node = heard.nodes.get(i);
            heard.figures
                    .get(i)
                    .flatMap(bytes -> text.read(node, bytes))
                    .ifPresentOrElse(this::accept, () -> windows.remove(node));
        }
        windows.keySet().removeIf(node -> !rows.containsKey(node) && !node.equals(own()));
        if (heard.question != null) {
            hear(heard.question);
        }
    }

    private void accept(NodeFigures figures) {
        windows.compute(figures.node(), (node, window) -> window == null ? Window.of(figures) : window.then(figures));
    }

    // To be asked anything also means that somebody looks.
    private void hear(Question question) {
        watch();
        if (!question.id().equals(Asking.WATCH) && answering.hear(question)) {
            hasPublished = false;
        }
    }

    private List<Member> list(NodeFigures own) {
        List<Member> list = new ArrayList<>();
        list.add(new Member(
                own.node(),
                true,
                Member.State.ALIVE,
                0,
                own.version(),
                own.startedAt(),
                (double) own.standing().journalLagMillis(),
                windows.get(own.node())));
        long newest = rows.values().stream().mapToLong(Rows.Row::seen).max().orElse(0);
        rows.entrySet().stream()
                .filter(row -> !row.getKey().equals(own.node()))
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST_NODES)
                .map(row -> member(
                        row.getKey(), row.getValue(), newest - row.getValue().seen()))
                .forEach(list::add);
        return List.copyOf(list);
    }

    private Member member(String node, Rows.Row row, long ago) {
        Window window = windows.get(node);
        boolean farewell = window != null && window.latest().farewell();
        return new Member(
                node,
                false,
                Member.State.after(ago, farewell),
                ago,
                row.version(),
                row.started(),
                row.lagMillis(),
                window);
    }

    private void publish(NodeFigures own) {
        Insight insight = insight();
        long since = clock.nanos() - publishedAtNanos;
        boolean isDue = !hasPublished || isWatched() || since > SELDOM_NANOS;
        if (insight == null || !isDue || !underWay.compareAndSet(false, true)) {
            return;
        }
        hasPublished = true;
        publishedAtNanos = clock.nanos();
        exchange(insight, text.write(own)).whenComplete((heard, failure) -> {
            underWay.set(false);
            if (failure == null) {
                incoming.set(heard);
            } else {
                LOG.debug("The figures were not published: cause={}", failure.toString());
            }
        });
    }

    private CompletionStage<Heard> exchange(Insight insight, byte[] figures) {
        CompletionStage<Optional<byte[]>> question = insight.publish(figures, STANDS);
        return question.thenCompose(bytes -> insight.nodes().thenCompose(found -> {
            List<String> others = found.keySet().stream()
                    .filter(node -> !node.equals(own()))
                    .sorted(Comparator.naturalOrder())
                    .limit(MOST_NODES)
                    .toList();
            return insight.published(others)
                    .thenApply(figuresOfOthers -> new Heard(
                            found,
                            others,
                            figuresOfOthers,
                            bytes.map(text -> Question.read(text, clock.nanos()))
                                    .orElse(null)));
        }));
    }

    private @Nullable Insight insight() {
        return asking.tools().orElse(null);
    }

    /** What the shared tier has for tools; empty without one, and while it is away. */
    public Optional<Insight> tools() {
        return asking.tools();
    }

    /** Claims something for this node, or renews that; null where there are no others to claim it from. */
    public @Nullable CompletionStage<Boolean> claim(String what, Duration timeToLive) {
        return asking.claim(what, timeToLive);
    }

    /** Tells all nodes that somebody looks, every few seconds at most. Does not wait. */
    public void wake() {
        boolean isAwake = isWatched();
        watch();
        asking.wake(isAwake);
    }

    /**
     * Asks all nodes what they hold of a key; their answers are in {@link #members} within a few seconds. Somebody else's question that is open is
     * forgotten.
     *
     * @return the question's name; null if nobody can be asked
     */
    public @Nullable String ask(String key) {
        watch();
        return asking.ofKey(key);
    }

    /**
     * Asks all nodes how much they hold of a group, as {@link #ask} does.
     *
     * @param kind tag, pattern, cache or everything
     * @param subject a tag, a glob, a cache's name
     * @return the question's name; null if nobody can be asked
     */
    public @Nullable String ask(String kind, String subject) {
        watch();
        return asking.ofGroup(kind, subject);
    }

    /** A copy as it is told to others. */
    public static CopyFigures figures(Copy copy) {
        return Answering.figures(copy);
    }

    /** Says that this node ends. Blocks for a second at most. */
    public void farewell() {
        Insight insight = insight();
        if (insight == null) {
            return;
        }
        byte[] last = text.write(collector.collect(/* farewell= */ true, null));
        CompletableFuture<?> said = insight.publish(last, FAREWELL_STANDS).toCompletableFuture();
        try {
            said.get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException silent) {
            LOG.debug("No farewell was said: cause={}", silent.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How much of the fleet stands behind an answer; of one node if it is named. */
    public Coverage coverage(@Nullable String node) {
        List<Member> meant = members.stream()
                .filter(Member::isExpected)
                .filter(member -> node == null || member.node().equals(node))
                .toList();
        List<Member> answered = meant.stream().filter(Member::hasAnswered).toList();
        long age = answered.stream().mapToLong(this::ageMillis).max().orElse(0);
        String reason = reason(meant, answered);
        return new Coverage(answered.size(), meant.size(), reason != null, reason, Math.max(0, age));
    }

    private long ageMillis(Member member) {
        Window window = member.window();
        return window == null ? 0 : clock.millis() - window.latest().at();
    }

    private @Nullable String reason(List<Member> meant, List<Member> answered) {
        if (larder.shared().isEmpty()) {
            return "There is no Redis, so this node knows of no other";
        }
        if (insight() == null) {
            return "Redis is away, so this node hears of no other";
        }
        if (answered.size() < meant.size()) {
            return "No figures from " + (meant.size() - answered.size())
                    + " of the nodes: without larder-console they publish none";
        }
        return null;
    }
}
