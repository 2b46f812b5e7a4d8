package dev.larder.services.catalog;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The catalogue behind caches. Says of every answer where it came from; a change makes untrue all that showed the old state. */
final class CachedCatalogRepository implements CatalogRepository {

    /** Above so many resources an import makes everything untrue instead, which costs one record whatever their number. */
    static final int MAX_TOLD_ONE_BY_ONE = 32;

    private final CatalogRepository source;
    private final Larder larder;
    private final Consumer<Outcome> heard;
    private final Cache<String, Resource> resources;
    private final Cache<String, Relationships> relationships;
    private final Cache<LineageQuery, Lineage> lineages;
    private final Cache<String, History> histories;
    private final Cache<DiffQuery, Diff> diffs;
    private final Cache<SearchQuery, SearchPage> searches;
    private final Cache<Prefix, Suggestions> suggestions;

    CachedCatalogRepository(CatalogRepository source, Larder larder, Consumer<Outcome> heard) {
        this.source = source;
        this.larder = larder;
        this.heard = heard;
        resources = larder.cache(spec("resource:{id}", String.class, Resource.class, ofMinutes(5))
                .keyTags(CachedCatalogRepository::tagOf)
                .optionalLoader(source::find)
                .bulkLoader(source::findAll));
        relationships = larder.cache(spec("relationships:{id}", String.class, Relationships.class, ofMinutes(10))
                .keyTags(CachedCatalogRepository::tagOf)
                .optionalLoader(source::relationships)
                .bulkLoader(source::relationshipsOf));
        lineages =
                larder.cache(spec("lineage:{direction}:{id}:{depth}", LineageQuery.class, Lineage.class, ofMinutes(15))
                        .tags(CachedCatalogRepository::tags)
                        .optionalLoader(source::lineage));
        histories = larder.cache(spec("versions:{id}", String.class, History.class, ofHours(1))
                .keyTags(CachedCatalogRepository::tagOf)
                .optionalLoader(source::history));
        // Nothing makes it untrue: what two versions were stays as it was.
        diffs = larder.cache(spec("diff:{id}:{from}:{to}", DiffQuery.class, Diff.class, ofHours(24))
                .optionalLoader(source::diff));
        searches = larder.cache(spec("search:{query}", SearchQuery.class, SearchPage.class, ofMinutes(10))
                .keyTags(query -> SearchTags.of(query.q()))
                .loader(source::search));
        // As fresh as the server's default says.
        suggestions = larder.cache(CacheSpec.of("autocomplete:{prefix}", Prefix.class, Suggestions.class)
                .staleIfError(ofHours(1))
                .keyTags(prefix -> SearchTags.of(prefix.prefix()))
                .loader(source::autocomplete));
        larder.on(Change.class, this::untrueAfter);
        larder.on(Imported.class, this::untrueAfter);
    }

    @Override
    public Optional<Resource> find(String id) {
        return answer(resources.lookup(id));
    }

    @Override
    public Map<String, Resource> findAll(Collection<String> ids) {
        return resources.getAll(ids);
    }

    @Override
    public Optional<Relationships> relationships(String id) {
        return answer(relationships.lookup(id));
    }

    @Override
    public Map<String, Relationships> relationshipsOf(Collection<String> ids) {
        return relationships.getAll(ids);
    }

    @Override
    public Optional<Lineage> lineage(LineageQuery query) {
        return answer(lineages.lookup(query));
    }

    @Override
    public Optional<History> history(String id) {
        return answer(histories.lookup(id));
    }

    @Override
    public Optional<Diff> diff(DiffQuery query) {
        return answer(diffs.lookup(query));
    }

    @Override
    public SearchPage search(SearchQuery query) {
        return answer(searches.lookup(query)).orElseThrow();
    }

    @Override
    public Suggestions autocomplete(Prefix prefix) {
        return answer(suggestions.lookup(prefix)).orElseThrow();
    }

    @Override
    public Change create(ResourceDraft draft) {
        return published(source.create(draft));
    }

    @Override
    public Change update(String id, OptionalLong expected, ResourceEdit edit) {
        return published(source.update(id, expected, edit));
    }

    @Override
    public Change delete(String id, OptionalLong expected) {
        return published(source.delete(id, expected));
    }

    @Override
    public Imported importAll(List<ImportRow> rows) {
        return published(source.importAll(rows));
    }

    private <T> Optional<T> answer(Lookup<T> lookup) {
        heard.accept(lookup.outcome());
        return lookup.asOptional();
    }

    private <E> E published(E event) {
        larder.publish(event);
        return event;
    }

    private Invalidation untrueAfter(Change change) {
        return untrue(Set.of(change.resource().id()), change.touched(), SearchTags.of(change.texts()));
    }

    private Invalidation untrueAfter(Imported imported) {
        Set<String> touched = imported.touched();
        if (touched.isEmpty()) {
            return Invalidation.nothing();
        }
        return touched.size() > MAX_TOLD_ONE_BY_ONE
                ? Invalidation.everything(
                        "import of " + imported.created() + " new and " + imported.updated() + " changed")
                : untrue(touched, touched, SearchTags.everything());
    }

    private Invalidation untrue(Set<String> changed, Set<String> touched, Set<String> searches) {
        return Invalidation.keys(resources, changed)
                .and(Invalidation.keys(histories, changed))
                .and(Invalidation.keys(relationships, touched))
                .and(tags(touched.stream().map(CachedCatalogRepository::tag)))
                .and(tags(searches.stream()));
    }

    private static Invalidation tags(Stream<String> tags) {
        return tags.map(Invalidation::tag).reduce(Invalidation.nothing(), Invalidation::and);
    }

    private static <K, V> CacheSpec<K, V> spec(String template, Class<K> key, Class<V> value, Duration fresh) {
        return CacheSpec.of(template, key, value).timeToLive(fresh).staleIfError(ofHours(1));
    }

    private static Set<String> tags(Lineage lineage) {
        return lineage.nodes().stream().map(node -> tag(node.id())).collect(Collectors.toSet());
    }

    private static Set<String> tagOf(String id) {
        return Set.of(tag(id));
    }

    /** What everything carries in which a resource is shown. */
    static String tag(String id) {
        return "resource:" + id;
    }
}
