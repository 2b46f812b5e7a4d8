package dev.larder.services.learning;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What there is to learn, behind caches. A flag that was set is told to all nodes; items change with a new edition only. */
final class CachedItems implements Items {

    private static final String ALL = "all";

    private final Items source;
    private final Larder larder;
    private final Consumer<Outcome> heard;
    private final Cache<Long, Item> items;
    private final Cache<String, ItemList> byJurisdiction;
    private final Cache<String, ItemList> byTopic;
    private final Cache<String, FlagSet> flags;
    private final Cache<String, GlobalSettings> settings;

    CachedItems(Items source, Larder larder, Consumer<Outcome> heard) {
        this.source = source;
        this.larder = larder;
        this.heard = heard;
        items = larder.cache(CacheSpec.of("item:{item_id}", Long.class, Item.class)
                .timeToLive(ofHours(4))
                .staleIfError(ofHours(24))
                .optionalLoader(source::item)
                .bulkLoader(source::items));
        byJurisdiction = larder.cache(lists("items:jurisdiction:{country}").loader(source::ofJurisdiction));
        byTopic = larder.cache(lists("items:topic:{topic}").loader(source::ofTopic));
        flags = larder.cache(CacheSpec.of("flags:{which}", String.class, FlagSet.class)
                .timeToLive(ofMinutes(5))
                .staleIfError(ofHours(24))
                .loader(all -> source.flags()));
        settings = larder.cache(CacheSpec.of("config:{which}", String.class, GlobalSettings.class)
                .timeToLive(ofHours(1))
                .staleIfError(ofHours(24))
                .loader(all -> source.settings()));
        larder.on(Flag.class, set -> Invalidation.key(flags, ALL));
    }

    @Override
    public Optional<Item> item(long id) {
        return answer(items.lookup(id));
    }

    @Override
    public Map<Long, Item> items(Collection<Long> ids) {
        return items.getAll(ids);
    }

    @Override
    public ItemList ofJurisdiction(String country) {
        return answer(byJurisdiction.lookup(country)).orElseThrow();
    }

    @Override
    public ItemList ofTopic(String topic) {
        return answer(byTopic.lookup(topic)).orElseThrow();
    }

    @Override
    public List<Long> popular(int atMost) {
        return source.popular(atMost);
    }

    @Override
    public FlagSet flags() {
        return answer(flags.lookup(ALL)).orElseThrow();
    }

    @Override
    public void set(Flag flag) {
        source.set(flag);
        larder.publish(flag);
    }

    @Override
    public GlobalSettings settings() {
        return answer(settings.lookup(ALL)).orElseThrow();
    }

    private <T> Optional<T> answer(Lookup<T> lookup) {
        heard.accept(lookup.outcome());
        return lookup.asOptional();
    }

    private static CacheSpec<String, ItemList> lists(String template) {
        String name = template.substring(0, template.lastIndexOf(':')).replace(':', '-');
        return CacheSpec.of(template, String.class, ItemList.class)
                .name(name)
                .timeToLive(ofHours(6))
                .staleIfError(ofHours(24));
    }
}
