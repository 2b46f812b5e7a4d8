package dev.larder.cli.internal.migrate;

import dev.larder.Invalidation;
import dev.larder.cli.internal.guest.Guest;
import dev.larder.cli.internal.namespace.Scan;
import dev.larder.cli.internal.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One namespace on its way. Everything happens on one thread, in turn, and that is why it holds: an entry is read, judged by all records
 * that were told so far, and written, before the next record is told, which then covers it.
 *
 * <pre>
 * source journal ─ read ─ told to the target as a node of it ─ passed     (always)
 * source entries ─ read ─ judged ─ stamped ─ written                      (until nodes are on both sides)
 * target journal ─ read ─ told to the source as a node of it ─ passed     (always; only this process writes it until then)
 * </pre>
 */
final class Passage implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(30);
    private static final String THERE = "there";
    private static final String BACK = "back";
    private static final String CARRY = "carry";

    private final Session session;
    private final Side source;
    private final Side target;
    private final String namespace;
    private final Set<String> carried;
    private final Tally tally;
    private final Ledger ledger;
    private final Carrier carrier;
    private final Scan scan;
    private final Set<String> own;
    private final Relay there;
    private final Guest inTarget;
    private Relay back;
    private @Nullable Guest inSource;
    private Phase phase;

    private Passage(Session session, Side source, Side target, String namespace, Set<String> carried) {
        this.session = session;
        this.source = source;
        this.target = target;
        this.namespace = namespace;
        this.ledger = new Ledger(target, namespace);
        Map<String, String> noted = ledger.read();
        this.tally = new Tally(noted);
        this.phase = Phase.of(noted.getOrDefault(Ledger.PHASE, ""));
        this.carried = new LinkedHashSet<>(carried);
        this.carried.addAll(Ledger.words(noted, CARRY));
        this.own = new LinkedHashSet<>(Ledger.words(noted, Ledger.OWN));
        this.carrier = new Carrier(namespace, tally, session.clock());
        this.scan = new Scan(namespace, noted.getOrDefault("scan", ""));
        this.there = noted.isEmpty()
                ? Relay.fromNow(source.journal(namespace))
                : Relay.from(source.journal(namespace), noted, THERE);
        this.inTarget = Guest.in(target.fleet(), namespace, target.target().redis());
        this.back = Relay.nowhere();
        own.add(nodeOf(inTarget));
    }

    /** Begins, or goes on where notes end. */
    static Passage of(Session session, Side source, Side target, String namespace, Set<String> carried) {
        Passage passage = new Passage(session, source, target, namespace, carried);
        try {
            passage.begin();
            return passage;
        } catch (RuntimeException e) {
            passage.close();
            throw e;
        }
    }

    private void begin() {
        Map<String, String> noted = ledger.read();
        inTarget.isReadyWithin(READY, session);
        back = noted.isEmpty()
                ? Relay.fromNow(target.journal(namespace))
                : Relay.from(target.journal(namespace), noted, BACK);
        note();
    }

    private static String nodeOf(Guest guest) {
        return guest.larder().status().node();
    }

    String namespace() {
        return namespace;
    }

    Phase phase() {
        return phase;
    }

    Tally tally() {
        return tally;
    }

    /** Tells each side what is new on the other; answers whether there was anything. */
    boolean relay() {
        boolean wasAnyThere = relayThere();
        boolean wasAny = relayBack() || wasAnyThere;
        if (wasAny) {
            note();
        }
        return wasAny;
    }

    private boolean relayThere() {
        Relay.News news = there.read(source.journal(namespace), own);
        if (!news.isEmpty()) {
            Relay.tell(news, inTarget);
            tally.add(Tally.Of.THERE, news.size());
            if (news.hasGap()) {
                tally.add(Tally.Of.GAPS, 1);
                copyAnew();
            }
            carry(source, target, there, inTarget, news);
        }
        there.passed(news);
        return !news.isEmpty();
    }

    private boolean relayBack() {
        Relay.News news = back.read(target.journal(namespace), own);
        if (phase != Phase.BOTH && news.hasGap()) {
            // Nobody but this process has written there: what is lost are copies.
            tally.add(Tally.Of.GAPS, 1);
            copyAnew();
        } else if (!news.isEmpty()) {
            Guest guest = inSource();
            Relay.tell(news, guest);
            tally.add(Tally.Of.BACK, news.size());
            if (phase == Phase.BOTH) {
                carry(target, source, back, guest, news);
            } else {
                surprised();
            }
        }
        back.passed(news);
        return !news.isEmpty();
    }

    private Guest inSource() {
        Guest open = inSource;
        if (open == null) {
            open = Guest.in(source.fleet(), namespace, source.target().redis());
            inSource = open;
            own.add(nodeOf(open));
            note();
        }
        open.isReadyWithin(READY, session);
        return open;
    }

    /** What a record says was replaced, as far as it may be believed: all of it until the cut-over, later what has no other home. */
    private void carry(Side from, Side to, Relay relay, Guest at, Relay.News news) {
        List<String> fullKeys = new ArrayList<>();
        for (String key : news.keys()) {
            if (phase != Phase.BOTH || carried.contains(key.replaceFirst(":.*", ""))) {
                fullKeys.add(namespace + ":" + key);
            }
        }
        carrier.carry(
                fullKeys,
                new Carrier.Way(from, to, relay.rules(), at.larder().status().position(), /* isReplacing= */ false));
    }

    /** Copies some more entries; answers how many keys were looked at. */
    int copy() {
        long stamp = inTarget.larder().status().position();
        List<String> keys = scan.next(source.fleet());
        if (keys == null) {
            enter(Phase.FOLLOWING);
            return 0;
        }
        carrier.carry(keys, new Carrier.Way(source, target, there.rules(), stamp, /* isReplacing= */ true));
        return keys.size();
    }

    private void copyAnew() {
        scan.restart();
        if (phase == Phase.FOLLOWING) {
            phase = Phase.COPYING;
        }
    }

    /** Nodes were there before anybody has asked for the cut-over: what was copied may be wrong by a moment, so nothing of it counts. */
    private void surprised() {
        session.warn("Nodes of " + namespace + " are at " + target
                + " already, before the cut-over: what was copied there is declared untrue, and both sides hear of each"
                + " other from now on");
        Relay.tell(inTarget, Invalidation.everything("migrating, and nodes came before the cut-over"));
        enter(Phase.BOTH);
    }

    /** Looks who is there, and whether somebody asks for the next step; notes that it is alive. True if somebody asks for the end. */
    boolean attend() {
        String asked = ledger.read(Ledger.ASKED);
        if (phase != Phase.BOTH && !target.nodes(namespace, own).isEmpty()) {
            surprised();
        } else if (phase == Phase.FOLLOWING && asked.equals(Ledger.CUT_OVER)) {
            inSource();
            enter(Phase.BOTH);
        } else {
            note();
        }
        return phase == Phase.BOTH && asked.equals(Ledger.FINISH);
    }

    private void enter(Phase next) {
        phase = next;
        note();
        session.say(namespace + ": " + next.label());
    }

    /** Ends: what the source holds is not kept true from now on, so nobody shall believe it who comes back. */
    void finish() {
        Relay.tell(inSource(), Invalidation.everything("moved to another Redis"));
        ledger.delete();
    }

    /** Notes where it stands, for whoever goes on. */
    void note() {
        Map<String, String> notes = new LinkedHashMap<>(tally.notes());
        notes.put(Ledger.SOURCE, source.toString());
        notes.put(Ledger.PHASE, phase.label());
        notes.put(Ledger.SEEN, Long.toString(target.millis(namespace)));
        notes.put(Ledger.OWN, String.join(" ", own));
        notes.put(CARRY, String.join(" ", carried));
        notes.put("scan", scan.notes());
        notes.putAll(there.notes(THERE));
        notes.putAll(back.notes(BACK));
        ledger.write(notes);
    }

    @Override
    public void close() {
        inTarget.close();
        if (inSource != null) {
            inSource.close();
        }
    }
}
