package dev.larder.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.Cache;
import dev.larder.CacheSpec;
import dev.larder.Larder;
import dev.larder.tier.SharedTier.Server;
import dev.larder.topologies.RedisCluster;
import dev.larder.topologies.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One shard of a cluster fails: a batch is answered by the others, and only what is missing is loaded. */
@Timeout(120)
final class PartialAnswersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<Integer> KEYS =
            IntStream.rangeClosed(1, 60).boxed().toList();

    private final Queue<Set<Integer>> loaded = new ConcurrentLinkedQueue<>();

    private Cache<Integer, String> goals(Larder larder) {
        return larder.cache(CacheSpec.of("goal:{id}", Integer.class, String.class)
                .loader(id -> "goal " + id)
                .bulkLoader(this::loadAll));
    }

    private Map<Integer, String> loadAll(Set<Integer> ids) {
        loaded.add(Set.copyOf(ids));
        return ids.stream().collect(Collectors.toMap(id -> id, id -> "goal " + id));
    }

    private static Larder node(RedisCluster cluster) {
        Larder larder = Larder.named("shop")
                .shared(Redis.cluster(Deployment.names(cluster.masters())))
                .build();
        await().atMost(PATIENCE)
                .until(() -> larder.shared().orElseThrow().servers().size() == 3
                        && larder.shared().orElseThrow().servers().stream().allMatch(Server::connected)
                        && !larder.status().isSuspect());
        return larder;
    }

    private static RedisServer masterOf(RedisCluster cluster, int id) {
        return cluster.masterOf(RedisCluster.slotOf("shop:v1:goal:" + id));
    }

    @Test
    void keysOfTheOtherShardsComeFromRedis() {
        // So long that nobody is replaced, and the cluster does not declare itself down.
        try (RedisCluster cluster = RedisCluster.builder()
                        .user(ApplicationServer.user())
                        .nodeTimeout(Duration.ofSeconds(60))
                        .start();
                Larder a = node(cluster);
                Larder b = node(cluster)) {
            Map<Integer, String> all = goals(b).getAll(KEYS);
            RedisServer journals = cluster.masterOf(RedisCluster.slotOf(TestNode.KEY_RECORDS));
            RedisServer failing = cluster.masters().stream()
                    .filter(master -> master != journals)
                    .findFirst()
                    .orElseThrow();
            Set<Integer> lost =
                    KEYS.stream().filter(id -> masterOf(cluster, id) == failing).collect(Collectors.toSet());
            loaded.clear();
            failing.kill();
            await().atMost(PATIENCE)
                    .until(() -> a.shared().orElseThrow().servers().stream().anyMatch(server -> !server.connected()));

            assertThat(goals(a).getAll(KEYS)).isEqualTo(all).hasSize(60);
            assertThat(lost).isNotEmpty().hasSizeLessThan(60);
            assertThat(loaded).containsExactly(lost);
        }
    }
}
