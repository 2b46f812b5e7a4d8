package dev.larder.redis.faults;

import ch.qos.logback.classic.Level;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.redis.CapturedLogs;
import dev.larder.redis.Redis;
import dev.larder.redis.nodes.Item;
import dev.larder.redis.nodes.NodeProcess;
import dev.larder.redis.nodes.Orders;
import dev.larder.redis.nodes.Source;
import dev.larder.testkit.history.Event;
import dev.larder.testkit.history.HistoryLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node in a process of its own, for faults that befall a process or its network. Its history is written when its traffic ends. */
final class FaultNode implements Orders.Node {

    private final Path history;
    private final Site site;
    private final Signs signs;
    private @Nullable Traffic traffic;

    private FaultNode(String name, Redis redis, Duration maxStaleness, String source, Path history) {
        Oracle oracle = new Oracle(Versions.in(Source.at(source)));
        CapturedLogs logs = CapturedLogs.of("dev.larder", Level.INFO);
        Larder larder = Larder.named("faults").shared(redis).build();
        CacheSpec<String, Item> spec = CacheSpec.of("item:{id}", String.class, Item.class)
                .keyTags(id -> Set.of("all"))
                .maxStaleness(maxStaleness)
                .loader(oracle::load);
        this.site = new Site(name, larder, larder.cache(spec), oracle);
        this.signs = Signs.of(larder, logs);
        this.history = history;
    }

    /**
     * Starts one and waits until it is connected.
     *
     * @param before what the command line begins with, such as the namespace the process is to run in
     * @param guards how it is to be protected
     */
    static NodeProcess start(List<String> before, String name, Path folder, String redis, String source, Guards guards)
            throws IOException, InterruptedException {
        NodeProcess process = NodeProcess.start(
                before,
                name,
                folder.resolve(name + ".log"),
                FaultNode.class,
                name,
                redis,
                source,
                history(folder, name).toString(),
                guards.name());
        process.answer();
        process.ask("ready");
        return process;
    }

    /** Where that process writes its history. */
    static Path history(Path folder, String name) {
        return folder.resolve(name + ".history");
    }

    /** What a node has, or has not, to protect it. */
    enum Guards {
        AS_DESIGNED,
        /** Believes its memory for an hour, whatever it has not heard. */
        BELIEVING,
        /** Waits for Redis as long as it takes. */
        PATIENT;

        private Redis with(Redis redis) {
            Duration minute = Duration.ofMinutes(1);
            return this == PATIENT
                    ? redis.commandTimeout(minute).softTimeout(minute).breaker(1_000, minute)
                    : redis;
        }

        private Duration maxStaleness() {
            return this == AS_DESIGNED ? Duration.ofSeconds(5) : Duration.ofHours(1);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Guards guards = Guards.valueOf(arguments[4]);
        Orders.follow(() -> new FaultNode(
                arguments[0],
                guards.with(Redis.at(arguments[1])),
                guards.maxStaleness(),
                arguments[2],
                Path.of(arguments[3])));
    }

    @Override
    public Object obey(String verb, List<String> words) throws Exception {
        return switch (verb) {
            case "ready" -> {
                site.awaitReady();
                yield "";
            }
            case "read" -> site.read(words.get(0));
            case "change" -> site.change(words.get(0));
            case "begin" -> {
                traffic = Traffic.reading(site, words.get(0));
                yield "";
            }
            case "end" -> ended();
            case "grew" -> signs.grew(words.get(0), words.stream().skip(1).toArray(String[]::new));
            case "degraded" ->
                signs.degraded(words.stream().map(Ailment::valueOf).toArray(Ailment[]::new));
            case "said" -> signs.said(String.join(" ", words));
            default -> throw new IllegalArgumentException("No such command: " + verb);
        };
    }

    private String ended() throws Exception {
        Traffic flowing = traffic;
        if (flowing != null) {
            flowing.end();
        }
        try (HistoryLog log = HistoryLog.at(history)) {
            Stream.of(site.oracle().events().toArray(Event[]::new)).forEach(log::add);
        }
        return "";
    }
}
