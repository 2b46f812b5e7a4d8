package dev.larder.internal.rules;

import dev.larder.internal.keys.Glob;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The group records a node remembers, as the newest position for each subject, so that asking about an entry costs one look for
 * each of its tags, one for its cache, and one for each newer pattern. Bounded: what is forgotten becomes the horizon, before which
 * everything is dead.
 *
 * <p>One thread at a time adds and clears (the journal's tail); any number asks, without locks. A rule is added before the
 * node's position moves to it: who has seen the position sees the rule.
 */
public final class GroupRules {

    /** What an entry has that rules are about. */
    public interface Subject {
        /** The position at which its load began. */
        long stamp();

        /** Its tags in stored form. */
        Set<String> tags();

        /** Whether any tag may concern it: it says "there is none", and tags derive from values. */
        boolean hasUnknownTags();
    }

    private static final Glob ANY = Glob.of("*");

    private final int maximum;

    // Oldest first; touched only by the adding thread. The maps below hold the same positions for the asking threads.
    private final LinkedHashMap<Rule, Long> byAge = new LinkedHashMap<>();
    private final Map<String, Long> tags = new ConcurrentHashMap<>();
    private final Map<String, Long> caches = new ConcurrentHashMap<>();
    private final Map<String, Long> prefixes = new ConcurrentHashMap<>();
    // How many prefix rules there are of each length: asking looks up one substring for each length.
    private final Map<Integer, Integer> prefixLengths = new ConcurrentSkipListMap<>();
    // In the order of their positions: only those that are newer than what is asked about are matched.
    private final NavigableSet<Pattern> globs = new ConcurrentSkipListSet<>();
    private volatile long newestTag = Long.MIN_VALUE;
    private volatile long newestGlob = Long.MIN_VALUE;
    private volatile long newest = Long.MIN_VALUE;
    private volatile long horizon;
    private volatile int size;

    private record Rule(Kind kind, String subject) {}

    private record Pattern(long position, String text, Glob glob) implements Comparable<Pattern> {
        @Override
        public int compareTo(Pattern other) {
            int byPosition = Long.compare(position, other.position);
            return byPosition == 0 ? text.compareTo(other.text) : byPosition;
        }
    }

    /** Rules of which at most so many are remembered. */
    public GroupRules(int maximum) {
        this.maximum = maximum;
    }

    /** Remembers a record. */
    public void add(Group group, long position) {
        if (group.kind() == Kind.HORIZON || isBeyondUs(group)) {
            forgetAll(Math.max(horizon, position));
            return;
        }
        Rule rule = new Rule(group.kind(), group.subject());
        index(rule, position);
        byAge.remove(rule);
        byAge.put(rule, position);
        newest = Math.max(newest, position);
        while (byAge.size() > maximum) {
            forgetOldest();
        }
        size = byAge.size();
    }

    // Written by a client that allows more than we do: it covers we do not know what, so everything.
    private static boolean isBeyondUs(Group group) {
        return group.kind() == Kind.PATTERN && !Glob.isPossible(group.subject());
    }

    /** Forgets every rule; what was stamped before the horizon is dead instead. */
    public void forgetAll(long newHorizon) {
        horizon = newHorizon;
        newest = Math.max(newest, newHorizon);
        byAge.forEach(this::unindex);
        byAge.clear();
        newestTag = Long.MIN_VALUE;
        newestGlob = Long.MIN_VALUE;
        size = 0;
    }

    /** How many rules are remembered. */
    public int size() {
        return size;
    }

    /** What was stamped before it is dead. */
    public long horizon() {
        return horizon;
    }

    /** Whether a rule newer than the entry's stamp covers it. */
    public boolean cover(Subject entry, String key, String cachePrefix) {
        return cover(entry, entry.stamp(), key, cachePrefix);
    }

    /**
     * The same of an entry that no rule up to a position covers, as was looked at before: only newer ones are looked at.
     *
     * @param verified that position, which may be before the stamp: another node's may be ahead of this one's
     */
    public boolean cover(Subject entry, long verified, String key, String cachePrefix) {
        long stamp = entry.stamp();
        long since = Math.max(stamp, verified);
        // The horizon last: it is raised before the rules that it stands for are forgotten, so who does not find them
        // finds it.
        return (since < newest && coveredByRule(entry, since, key, cachePrefix)) || stamp < horizon;
    }

    private boolean coveredByRule(Subject entry, long since, String key, String cachePrefix) {
        return coveredByTag(entry, since)
                || caches.getOrDefault(cachePrefix, Long.MIN_VALUE) > since
                || coveredByPrefix(key, since)
                || coveredByGlob(key, since);
    }

    private boolean coveredByTag(Subject entry, long since) {
        if (newestTag <= since) {
            return false;
        }
        if (entry.hasUnknownTags()) {
            return true;
        }
        for (String tag : entry.tags()) {
            if (tags.getOrDefault(tag, Long.MIN_VALUE) > since) {
                return true;
            }
        }
        return false;
    }

    private boolean coveredByPrefix(String key, long since) {
        for (int length : prefixLengths.keySet()) {
            if (length > key.length()) {
                return false;
            }
            if (prefixes.getOrDefault(key.substring(0, length), Long.MIN_VALUE) > since) {
                return true;
            }
        }
        return false;
    }

    private boolean coveredByGlob(String key, long since) {
        if (newestGlob <= since) {
            return false;
        }
        for (Pattern pattern : globs.tailSet(new Pattern(since + 1, "", ANY), /* inclusive= */ true)) {
            if (pattern.glob.matches(key)) {
                return true;
            }
        }
        return false;
    }

    private void forgetOldest() {
        Iterator<Map.Entry<Rule, Long>> oldest = byAge.entrySet().iterator();
        Map.Entry<Rule, Long> rule = oldest.next();
        // First the horizon, then the rule: an asking thread finds one of them.
        horizon = Math.max(horizon, rule.getValue());
        unindex(rule.getKey(), rule.getValue());
        oldest.remove();
    }

    private void index(Rule rule, long position) {
        switch (rule.kind) {
            case TAG -> {
                tags.put(rule.subject, position);
                newestTag = position;
            }
            case CACHE -> caches.put(rule.subject, position);
            case PATTERN -> indexPattern(rule.subject, position);
            case HORIZON -> throw new IllegalArgumentException("A horizon is not a rule");
        }
    }

    private void indexPattern(String pattern, long position) {
        Glob glob = Glob.of(pattern);
        if (!glob.isPrefixOnly()) {
            globs.add(new Pattern(position, pattern, glob));
            newestGlob = position;
            // Behind the new one: whoever asks finds one of them.
            Long before = byAge.get(new Rule(Kind.PATTERN, pattern));
            if (before != null && before != position) {
                globs.remove(new Pattern(before, pattern, glob));
            }
        } else if (prefixes.put(glob.literalPrefix(), position) == null) {
            prefixLengths.merge(glob.literalPrefix().length(), 1, Integer::sum);
        }
    }

    private void unindex(Rule rule, long position) {
        switch (rule.kind) {
            case TAG -> tags.remove(rule.subject);
            case CACHE -> caches.remove(rule.subject);
            case PATTERN -> unindexPattern(rule.subject, position);
            case HORIZON -> throw new IllegalArgumentException("A horizon is not a rule");
        }
    }

    // Patterns spelt differently (user:* and user:**) may share a prefix, which then belongs to the newest of them.
    private void unindexPattern(String pattern, long position) {
        Glob glob = Glob.of(pattern);
        if (!glob.isPrefixOnly()) {
            globs.remove(new Pattern(position, pattern, glob));
        } else if (prefixes.remove(glob.literalPrefix(), position)) {
            prefixLengths.computeIfPresent(
                    glob.literalPrefix().length(), (length, count) -> count == 1 ? null : count - 1);
        }
    }
}
