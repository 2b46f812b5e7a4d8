package dev.larder.console.invalidation;

import dev.larder.Acknowledgement;
import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.TierUnavailableException;
import dev.larder.console.api.Invalidations.Invalidation;
import dev.larder.console.api.Invalidations.InvalidationRequest;
import dev.larder.console.api.Invalidations.NodeAcknowledgement;
import dev.larder.console.api.Invalidations.Preview;
import dev.larder.console.api.Invalidations.PreviewedNode;
import dev.larder.console.api.Invalidations.Selector;
import dev.larder.console.audit.AuditLog;
import dev.larder.console.audit.AuditLog.Deed;
import dev.larder.console.fleet.Flow;
import dev.larder.console.fleet.Member;
import dev.larder.console.fleet.Window;
import dev.larder.console.invalidation.Job.State;
import dev.larder.console.live.Site;
import dev.larder.console.security.Caller;
import dev.larder.console.security.Refusal;
import dev.larder.console.security.Role;
import dev.larder.inspect.Copy;
import dev.larder.inspect.Inspection;
import dev.larder.inspect.Inspection.Covered;
import dev.larder.internal.threads.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where invalidations are previewed, ordered, carried out one after the other, and looked at for an hour. At most sixteen wait; of those that are over a
 * thousand are remembered. Thread-safe.
 */
public final class InvalidationDesk implements AutoCloseable {

    private static final int SAMPLE = 20;
    private static final int WITHOUT_CONFIRMATION = 99;
    private static final int WAITING = 16;
    private static final int REMEMBERED = 1_000;
    private static final long REMEMBERED_MILLIS = Duration.ofHours(1).toMillis();

    private final Tokens tokens;
    private final AuditLog audit;
    private final Clock clock;
    private final boolean isCareful;
    private final ThreadPoolExecutor worker;
    private final Map<String, Job> jobs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * A desk.
     *
     * @param secret makes tokens that nobody else can make
     * @param isCareful whether each needs to be confirmed by its name, however small it is
     */
    public InvalidationDesk(byte[] secret, AuditLog audit, Clock clock, boolean isCareful) {
        this.tokens = new Tokens(secret, clock);
        this.audit = audit;
        this.clock = clock;
        this.isCareful = isCareful;
        this.worker = Threads.pool("larder-console-invalidation", 1, WAITING);
    }

    /** What an invalidation would do; changes nothing. Takes time for each entry in memory. */
    public Preview preview(Site site, Selector selector) {
        Counted counted = count(site, selector);
        String token = tokens.give(selector, counted.count());
        return new Preview(
                token,
                clock.millis() + Tokens.GOOD_FOR.toMillis(),
                selector,
                counted.count(),
                counted.exact,
                counted.basis,
                counted.perTier,
                counted.sample,
                loadsPerSecond(site, selector),
                counted.loadMillis,
                confirm(selector, counted.count()),
                /* reversible= */ false,
                counted.count(),
                List.of(new PreviewedNode(site.fleet().own(), "counted", counted.count())));
    }

    /** What was counted, and where. */
    private record Counted(
            Map<String, Long> perTier,
            List<String> sample,
            @Nullable Long loadMillis,
            boolean exact,
            String basis) {

        long count() {
            return perTier.values().stream().mapToLong(Long::longValue).max().orElse(0);
        }
    }

    private static Counted count(Site site, Selector selector) {
        Larder larder = site.larder();
        dev.larder.Invalidation invalidation = Target.of(selector, larder, "preview");
        return selector.kind().equals("key")
                ? countKey(larder.inspection(), selector.subject())
                : countGroup(site, larder.inspection().covered(invalidation, SAMPLE));
    }

    private static Counted countGroup(Site site, Covered covered) {
        long nodes = site.fleet().members().stream().filter(Member::isExpected).count();
        Map<String, Long> perTier = new LinkedHashMap<>();
        perTier.put("memory", covered.count());
        return new Counted(
                perTier,
                covered.sample(),
                covered.loadMicros() / 1_000,
                /* exact= */ false,
                "memory of this node, 1 of " + Math.max(1, nodes) + "; other nodes, Redis and disk may hold more");
    }

    private static Counted countKey(Inspection inspection, String key) {
        List<Copy> copies = new ArrayList<>(inspection.local(key));
        boolean isAnswered = true;
        try {
            inspection.shared(key).ifPresent(copies::add);
        } catch (TierUnavailableException away) {
            isAnswered = false;
        }
        Map<String, Long> perTier = new LinkedHashMap<>();
        copies.stream()
                .filter(copy -> copy.state() == Copy.State.FRESH || copy.state() == Copy.State.STALE)
                .forEach(copy -> perTier.put(copy.tier(), 1L));
        return new Counted(
                perTier,
                perTier.isEmpty() ? List.of() : List.of(key),
                copies.stream()
                        .flatMap(copy -> Stream.ofNullable(copy.loadMicros()))
                        .findFirst()
                        .map(micros -> micros / 1_000)
                        .orElse(null),
                isAnswered,
                isAnswered
                        ? "memory and disk of this node, and Redis"
                        : "memory and disk of this node; there is no Redis");
    }

    private static @Nullable Double loadsPerSecond(Site site, Selector selector) {
        Map<String, Flow> flows = site.minute(null);
        return switch (selector.kind()) {
            case "cache" -> flows.getOrDefault(selector.subject(), Flow.NONE).saved();
            case "everything" -> Window.total(flows).saved();
            default -> null;
        };
    }

    private String confirm(Selector selector, long count) {
        if (selector.kind().equals("everything")) {
            return "everything";
        }
        return isCareful || count > WITHOUT_CONFIRMATION ? "name" : "button";
    }

    /**
     * Orders what was previewed.
     *
     * @throws Refusal with 403 if the role may not, with 409 if the token is not good for it, with 422 if it is not confirmed, with 429 if
     *     too many wait
     */
    public Invalidation order(Site site, InvalidationRequest request, Caller caller) {
        Selector selector = new Selector(site.namespace(), request.kind(), request.subject());
        requireRole(selector, caller);
        Tokens.Previewed previewed = tokens.take(String.valueOf(request.token()), selector)
                .orElseThrow(() -> new Refusal(
                        409,
                        "The token is of another preview, was used, or is older than " + Tokens.GOOD_FOR.toMinutes()
                                + " minutes; preview again"));
        requireConfirmation(selector, previewed.count(), request.confirmation());
        String reason = request.reason() == null ? "by " + caller.user() : request.reason() + ", by " + caller.user();
        Job job = Job.waiting(UUID.randomUUID().toString(), selector, reason, previewed.count());
        remember(job);
        try {
            worker.execute(() -> carryOut(job.id(), site, caller));
        } catch (RejectedExecutionException full) {
            forget(job.id());
            throw new Refusal(429, "Too many invalidations wait; try again in a moment");
        }
        return answer(site, job);
    }

    private static void requireRole(Selector selector, Caller caller) {
        if ("everything".equals(selector.kind()) && !caller.role().includes(Role.ADMIN)) {
            throw new Refusal(403, "Only an admin may invalidate everything");
        }
    }

    private void requireConfirmation(Selector selector, long count, @Nullable String said) {
        String confirm = confirm(selector, count);
        String expected =
                switch (confirm) {
                    case "name" -> selector.subject();
                    case "everything" -> selector.namespace();
                    default -> null;
                };
        if (expected != null && !expected.equals(said)) {
            throw new Refusal(422, "confirmation has to be " + expected + "; preview again, since its token is used");
        }
    }

    private void carryOut(String id, Site site, Caller caller) {
        Job begun = change(id, job -> job.state() == State.WAITING ? job.running(clock.millis()) : job);
        if (begun == null || begun.state() != State.RUNNING) {
            return;
        }
        Job ended = ended(site, begun);
        change(id, job -> ended);
        audit.add(caller, deed(ended));
    }

    private Job ended(Site site, Job begun) {
        try {
            long before = count(site, begun.selector()).count();
            Acknowledgement done = site.larder().invalidate(Target.of(begun.selector(), site.larder(), begun.reason()));
            long left = count(site, begun.selector()).count();
            String acknowledgement = done.name().toLowerCase(Locale.ROOT);
            return begun.done(acknowledgement, Math.max(0, before - left), clock.millis());
        } catch (RuntimeException failure) { // a Larder that is closing, or a cache that is not there any more
            return begun.failed(String.valueOf(failure.getMessage()), clock.millis());
        }
    }

    private static Deed deed(Job job) {
        Long began = job.startedAt();
        Long ended = job.endedAt();
        return new Deed(
                "invalidate",
                job.selector().namespace(),
                job.selector().kind() + " " + job.selector().subject(),
                job.previewed(),
                job.removed(),
                began == null || ended == null ? null : (Long) (ended - began),
                job.acknowledgement() == null ? "failed: " + job.message() : job.acknowledgement());
    }

    /** How far one is. */
    public Invalidation find(Site site, String id) {
        return answer(site, known(id));
    }

    /** The namespace an invalidation is about. */
    public String namespaceOf(String id) {
        return known(id).selector().namespace();
    }

    private Job known(String id) {
        synchronized (jobs) {
            jobs.values().removeIf(this::isOld);
            Job job = jobs.get(id);
            if (job == null) {
                throw Refusal.notFound("There is no invalidation " + id + "; they are remembered for an hour");
            }
            return job;
        }
    }

    private boolean isOld(Job job) {
        Long ended = job.endedAt();
        return ended != null && clock.millis() - ended > REMEMBERED_MILLIS;
    }

    /** Takes one back that has not begun; the others stay as they are. */
    public Invalidation cancel(Site site, String id, Caller caller) {
        Job before = known(id);
        Job after = change(id, job -> job.state() == State.WAITING ? job.cancelled(clock.millis()) : job);
        if (after != null && before.state() == State.WAITING && after.state() == State.CANCELLED) {
            String subject = after.selector().kind() + " " + after.selector().subject();
            audit.add(caller, Deed.of("cancel", after.selector().namespace(), subject, "cancelled"));
        }
        return answer(site, after == null ? before : after);
    }

    private void remember(Job job) {
        synchronized (jobs) {
            jobs.put(job.id(), job);
        }
    }

    private void forget(String id) {
        synchronized (jobs) {
            jobs.remove(id);
        }
    }

    private @Nullable Job change(String id, UnaryOperator<Job> change) {
        synchronized (jobs) {
            return jobs.computeIfPresent(id, (same, job) -> change.apply(job));
        }
    }

    private static Invalidation answer(Site site, Job job) {
        return new Invalidation(
                job.id(),
                job.selector(),
                job.state().name().toLowerCase(Locale.ROOT),
                job.acknowledgement(),
                job.previewed(),
                job.removed(),
                job.startedAt(),
                job.endedAt(),
                job.state() == State.DONE ? nodes(site, job) : List.of(),
                job.message());
    }

    private static List<NodeAcknowledgement> nodes(Site site, Job job) {
        return site.fleet().members().stream()
                .map(member -> new NodeAcknowledgement(member.node(), state(member, job)))
                .toList();
    }

    // A node that has proved, after the end, that it has read all there was has read this too.
    private static String state(Member member, Job job) {
        if (!member.isExpected()) {
            return "gone";
        }
        Window window = member.window();
        Long ended = job.endedAt();
        Long proof = window == null ? null : window.latest().standing().proofAgeMillis();
        boolean isProved = window != null
                && ended != null
                && proof != null
                && window.latest().at() - proof >= ended;
        return member.own() || isProved ? "applied" : "waiting";
    }

    /** Carries out nothing more; what runs ends. */
    @Override
    public void close() {
        worker.shutdown();
    }
}
