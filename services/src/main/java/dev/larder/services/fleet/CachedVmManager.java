package dev.larder.services.fleet;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.warm.Warmer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** The fleet behind caches. Says of every answer where it came from; an event makes untrue what it touches, and nothing else. */
final class CachedVmManager implements VmManager {

    private static final String LISTS = "lists";
    private static final int MOST_WARMED = 10_000;

    private final VmManager source;
    private final Larder larder;
    private final Consumer<Outcome> heard;
    private final Cache<String, VmState> states;
    private final Cache<String, VmResources> resources;
    private final Cache<String, VmMigration> migrations;
    private final Cache<String, VmMetrics> metrics;
    private final Cache<String, VmConfiguration> configurations;
    private final Cache<VmQuery, VmPage> lists;

    CachedVmManager(VmManager source, Larder larder, Consumer<Outcome> heard) {
        this.source = source;
        this.larder = larder;
        this.heard = heard;
        states = larder.cache(spec("vm-state", VmState.class, ofSeconds(30))
                .optionalLoader(source::state)
                .bulkLoader(source::states)
                .maximumBatch(MAX_BATCH));
        resources = larder.cache(
                spec("vm-resources", VmResources.class, ofMinutes(2)).optionalLoader(source::resources));
        migrations = larder.cache(
                spec("vm-migration", VmMigration.class, ofMinutes(1)).optionalLoader(source::migration));
        metrics =
                larder.cache(spec("vm-metrics", VmMetrics.class, ofSeconds(15)).optionalLoader(source::metrics));
        configurations = larder.cache(
                spec("vm-config", VmConfiguration.class, ofMinutes(15)).optionalLoader(source::configuration));
        lists = larder.cache(CacheSpec.of("vms:{power}:{page}", VmQuery.class, VmPage.class)
                .timeToLive(ofSeconds(30))
                .staleIfError(ofMinutes(10))
                .keyTags(query -> Set.of(LISTS))
                .loader(source::list));
        larder.on(VmEvent.Created.class, event -> changed(event.id()));
        larder.on(VmEvent.Started.class, event -> changed(event.id()).andKey(metrics, event.id()));
        larder.on(VmEvent.Stopped.class, event -> changed(event.id()).andKey(metrics, event.id()));
        larder.on(VmEvent.Resized.class, event -> changed(event.id()).andKey(resources, event.id()));
        larder.on(VmEvent.Migrated.class, event -> changed(event.id()).andKey(migrations, event.id()));
        larder.on(VmEvent.Deleted.class, event -> gone(event.id()));
    }

    @Override
    public Optional<VmState> state(String id) {
        return answer(states.lookup(id));
    }

    @Override
    public Map<String, VmState> states(Collection<String> ids) {
        return states.getAll(ids);
    }

    @Override
    public Optional<VmResources> resources(String id) {
        return answer(resources.lookup(id));
    }

    @Override
    public Optional<VmMigration> migration(String id) {
        return answer(migrations.lookup(id));
    }

    @Override
    public Optional<VmMetrics> metrics(String id) {
        return answer(metrics.lookup(id));
    }

    @Override
    public Optional<VmConfiguration> configuration(String id) {
        return answer(configurations.lookup(id));
    }

    @Override
    public VmPage list(VmQuery query) {
        return answer(lists.lookup(query)).orElseThrow();
    }

    @Override
    public List<String> running(String after, int atMost) {
        return source.running(after, atMost);
    }

    /** The states of running machines, before anybody asks for them: {@value #MOST_WARMED} at most, asked for by the thousand. */
    Warmer<String, VmState> runningMachines() {
        return Warmer.<String, VmState>ofKeysAfter("running-machines", states, this::runningBehind, Function.identity())
                .rate(5_000)
                .batch(MAX_BATCH)
                .atStart();
    }

    private Stream<String> runningBehind(String mark) {
        return Stream.iterate(
                        source.running(mark, MAX_BATCH),
                        page -> !page.isEmpty(),
                        page -> source.running(page.get(page.size() - 1), MAX_BATCH))
                .flatMap(List::stream)
                .limit(MOST_WARMED);
    }

    @Override
    public VmEvent create(VmDraft draft) {
        return published(source.create(draft));
    }

    @Override
    public VmEvent carryOut(String id, VmCommand command, OptionalLong expected) {
        return published(source.carryOut(id, command, expected));
    }

    private <T> Optional<T> answer(Lookup<T> lookup) {
        heard.accept(lookup.outcome());
        return lookup.asOptional();
    }

    private VmEvent published(VmEvent event) {
        larder.publish(event);
        return event;
    }

    /** Its state has its version, and lists have its state: those change with everything. */
    private Invalidation changed(String id) {
        return Invalidation.key(states, id).andTag(LISTS);
    }

    private Invalidation gone(String id) {
        return changed(id)
                .andKey(resources, id)
                .andKey(migrations, id)
                .andKey(metrics, id)
                .andKey(configurations, id);
    }

    private static <V> CacheSpec<String, V> spec(String name, Class<V> value, Duration fresh) {
        return CacheSpec.of(name + ":{id}", String.class, value)
                .timeToLive(fresh)
                .staleIfError(ofMinutes(10));
    }
}
