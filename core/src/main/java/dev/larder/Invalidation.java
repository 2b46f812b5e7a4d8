package dev.larder;

import dev.larder.internal.keys.Glob;
import dev.larder.journal.JournalRecord.Group;
import dev.larder.journal.JournalRecord.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What became untrue: keys, tags, patterns, caches, in any mixture. Immutable. Carried out by {@link Larder#invalidate}, keys
 * first; groups cost one record each, whatever the number of entries they cover.
 */
public final class Invalidation {

    private static final Invalidation NOTHING = new Invalidation(Set.of(), List.of());

    private final Set<String> keys;
    private final List<Group> groups;

    private Invalidation(Set<String> keys, List<Group> groups) {
        this.keys = keys;
        this.groups = groups;
    }

    /** Nothing: what a rule answers for an event that changes nothing cached. */
    public static Invalidation nothing() {
        return NOTHING;
    }

    /** The value of one key. */
    public static <K> Invalidation key(Cache<K, ?> cache, K key) {
        return NOTHING.andKey(cache, key);
    }

    /** The values of many keys of one cache. */
    public static <K> Invalidation keys(Cache<K, ?> cache, Collection<? extends K> keys) {
        Set<String> texts = new LinkedHashSet<>();
        keys.forEach(key -> texts.add(cache.keyOf(key)));
        return new Invalidation(Set.copyOf(texts), List.of());
    }

    /**
     * The value under a cache key as it stands in the tiers, without the namespace: {@code goal:42}. For tools, which have no key of
     * a cache's own type.
     *
     * @throws IllegalArgumentException if the text is empty
     */
    public static Invalidation cacheKey(String text) {
        return new Invalidation(Set.of(required("cache key", text)), List.of());
    }

    /** Every entry, of any cache, that carries the tag. */
    public static Invalidation tag(String tag) {
        return NOTHING.andTag(tag);
    }

    /**
     * Every entry whose key matches a glob in Redis's dialect ({@code *}, {@code ?}, {@code [a-z]}, {@code \} to escape), over
     * the key without the namespace: {@code user:goals:*}.
     *
     * @throws IllegalArgumentException if the glob is empty or longer than 1,024 characters
     */
    public static Invalidation pattern(String glob) {
        return NOTHING.andPattern(glob);
    }

    /** Every entry of a cache. */
    public static Invalidation cache(Cache<?, ?> cache) {
        return NOTHING.andCache(cache);
    }

    /** Every entry of every cache of the namespace. */
    public static Invalidation everything(String reason) {
        return NOTHING.and(Group.horizon(reason));
    }

    /** This and one key more. */
    public <K> Invalidation andKey(Cache<K, ?> cache, K key) {
        return and(keys(cache, List.of(Objects.requireNonNull(key, "key"))));
    }

    /** This and a tag more. */
    public Invalidation andTag(String tag) {
        return and(new Group(Kind.TAG, required("tag", tag), ""));
    }

    /** This and a pattern more. */
    public Invalidation andPattern(String glob) {
        return and(new Group(Kind.PATTERN, Glob.of(required("pattern", glob)).pattern(), ""));
    }

    /** This and a whole cache more. */
    public Invalidation andCache(Cache<?, ?> cache) {
        return and(new Group(Kind.CACHE, cache.spec().keyPrefix(), ""));
    }

    /** This and that together. */
    public Invalidation and(Invalidation other) {
        Set<String> bothKeys = new LinkedHashSet<>(keys);
        bothKeys.addAll(other.keys);
        List<Group> bothGroups = new ArrayList<>(groups);
        other.groups.stream().filter(group -> !groups.contains(group)).forEach(bothGroups::add);
        return new Invalidation(Set.copyOf(bothKeys), List.copyOf(bothGroups));
    }

    /**
     * This without a key: for who has just written that one through by {@link Cache#update}, which told the other nodes of it already. What a
     * group of this covers is untrue all the same.
     */
    public <K> Invalidation exceptKey(Cache<K, ?> cache, K key) {
        Set<String> others = new LinkedHashSet<>(keys);
        others.remove(cache.keyOf(key));
        return new Invalidation(Set.copyOf(others), groups);
    }

    /** The same, with the reason that people will read in the journal beside the groups. */
    public Invalidation because(String reason) {
        return new Invalidation(
                keys,
                groups.stream()
                        .map(group -> new Group(group.kind(), group.subject(), reason, group.keepsStale()))
                        .toList());
    }

    /**
     * The same, but what its groups cover is outdated instead of dead, in every tier: the next lookup loads it anew, and where that load fails
     * the old value is served after all, as stale, for as long as {@link CacheSpec#staleIfError} allows. In a cache without that it is dead. For a
     * clear that must not take away what stands in for a source that is down.
     *
     * <p>Where the invalidation is {@link Acknowledgement#DEFERRED}, this node lets go of its own copies; those in the shared tier are outdated
     * when it is sent.
     *
     * @throws IllegalArgumentException if it names keys: their values are removed from the shared tier, so there is nothing to keep
     */
    public Invalidation keepingStale() {
        if (!keys.isEmpty()) {
            throw new IllegalArgumentException("The values of keys are removed and cannot be kept as stale: "
                    + keys.size() + " named; name a tag, a pattern or a cache instead, or leave keepingStale() away");
        }
        return new Invalidation(
                keys,
                groups.stream()
                        .map(group -> new Group(group.kind(), group.subject(), group.reason(), /* keepsStale= */ true))
                        .toList());
    }

    /** The keys' texts, without the namespace; unmodifiable. */
    public Set<String> keys() {
        return keys;
    }

    /** The groups; unmodifiable. */
    public List<Group> groups() {
        return groups;
    }

    private Invalidation and(Group group) {
        return and(new Invalidation(Set.of(), List.of(group)));
    }

    private static String required(String what, String subject) {
        if (subject.isEmpty()) {
            throw new IllegalArgumentException("The " + what + " to invalidate is empty; to invalidate everything say "
                    + "Invalidation.everything(reason)");
        }
        return subject;
    }

    @Override
    public String toString() {
        return "Invalidation[keys=" + keys + ", groups=" + groups + "]";
    }
}
