package dev.larder.console.invalidation;

import dev.larder.Acknowledgement;
import dev.larder.Clock;
import dev.larder.console.api.Invalidations.Invalidation;
import dev.larder.console.api.Invalidations.InvalidationRequest;
import dev.larder.console.api.Invalidations.NodeAcknowledgement;
import dev.larder.console.api.Invalidations.Preview;
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
import dev.larder.internal.preview.PreviewToken;
import dev.larder.internal.threads.Threads;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where invalidations are previewed, ordered, carried out one after the other, and looked at for an hour. At most sixteen wait; of those that are over a
 * thousand are remembered. Thread-safe.
 */
public final class InvalidationDesk implements AutoCloseable {

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
     * @param isCareful whether each needs to be confirmed by its name, however small it is
     */
    public InvalidationDesk(AuditLog audit, Clock clock, boolean isCareful) {
        this.tokens = new Tokens(clock);
        this.audit = audit;
        this.clock = clock;
        this.isCareful = isCareful;
        this.worker = Threads.pool("larder-console-invalidation", 1, WAITING);
    }

    /** What an invalidation would do; changes nothing. Takes time for each entry in memory, and waits for other nodes where it is about a group. */
    public Preview preview(Site site, Selector selector) {
        Counted counted = Census.everywhere(site, selector);
        String token = tokens.give(selector, new Tokens.Previewed(counted.count(), counted.onOthers()));
        return new Preview(
                token,
                clock.millis() + PreviewToken.GOOD_FOR.toMillis(),
                selector,
                counted.count(),
                counted.isExact(),
                counted.basis(),
                counted.perTier(),
                counted.sample(),
                loadsPerSecond(site, selector),
                counted.loadMillis(),
                confirm(selector, counted.count()),
                /* reversible= */ false,
                counted.loads(),
                counted.nodes());
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
                        "The token is of another preview, was used, or is older than "
                                + PreviewToken.GOOD_FOR.toMinutes() + " minutes; preview again"));
        requireConfirmation(selector, previewed.count(), request.confirmation());
        Job job = Job.waiting(UUID.randomUUID().toString(), selector, reason(request, caller), previewed);
        remember(job);
        try {
            worker.execute(() -> carryOut(job.id(), site, caller));
        } catch (RejectedExecutionException full) {
            forget(job.id());
            throw new Refusal(429, "Too many invalidations wait; try again in a moment");
        }
        return answer(site, job);
    }

    /** What the journal says of it; the request's id stands there as {@code larder invalidate --request-id} writes it. */
    private static String reason(InvalidationRequest request, Caller caller) {
        String by = "by " + caller.user();
        String reason = request.reason() == null ? by : request.reason() + ", " + by;
        return caller.requestId() == null ? reason : reason + " (" + caller.requestId() + ")";
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
            long before = Census.here(site, begun.selector()).count();
            Acknowledgement done = site.larder().invalidate(Target.of(begun.selector(), site.larder(), begun.reason()));
            long left = Census.here(site, begun.selector()).count();
            long elsewhere = done == Acknowledgement.ACKNOWLEDGED ? begun.onOthers() : 0;
            String acknowledgement = done.name().toLowerCase(Locale.ROOT);
            return begun.done(acknowledgement, Math.max(0, before - left) + elsewhere, clock.millis());
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
