package dev.larder.services.learning;

import static java.time.Duration.ofHours;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.flags.Flags;
import dev.larder.warm.Warmer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What there is to learn, behind caches. A flag that was set is told to all nodes; items change with a new edition only. */
final class CachedItems implements Items {

    private static final String ALL = "all";
    private static final int POPULAR = 200;

    private final Items source;
    private final Larder larder;
    private final Consumer<Outcome> heard;
    private final Cache<Long, Item> items;
    private final Cache<String, ItemList> byJurisdiction;
    private final Cache<String, ItemList> byTopic;
    private final Flags flags;
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
        flags = Flags.on(larder, () -> source.flags().texts());
        settings = larder.cache(CacheSpec.of("config:{which}", String.class, GlobalSettings.class)
                .timeToLive(ofHours(1))
                .staleIfError(ofHours(24))
                .loader(all -> source.settings()));
        larder.on(FlagShare.class, set -> flags.invalidation());
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
        Lookup<Map<String, String>> all = flags.all();
        heard.accept(all.outcome());
        return FlagSet.of(flags, all.asOptional().orElseThrow().keySet());
    }

    /** The same for health, meters and warming. */
    Flags flagFacade() {
        return flags;
    }

    @Override
    public void set(FlagShare flag) {
        source.set(flag);
        larder.publish(flag);
    }

    @Override
    public GlobalSettings settings() {
        return answer(settings.lookup(ALL)).orElseThrow();
    }

    Warmer<String, GlobalSettings> globalSettings() {
        return Warmer.ofKeys("settings", settings, () -> Stream.of(ALL)).atStart();
    }

    /** What is popular changes: looked at again every hour. */
    Warmer<Long, Item> popularItems() {
        return Warmer.ofKeys("popular-items", items, () -> source.popular(POPULAR).stream())
                .atStart()
                .every(ofHours(1));
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
