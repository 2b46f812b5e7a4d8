package dev.larder.benchmarks.peers;

import com.alicp.jetcache.anno.CacheType;
import dev.larder.Memory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who is compared, by name. */
final class Products {

    static final String LARDER = "Larder";
    static final String LETTUCE = "Lettuce, by hand";

    /** How long values live in each of them. */
    static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);

    /** How many entries the memory of each has room for. */
    static final int ROOM = 200_000;

    private static final int COMPRESSED_ABOVE = 1_024;

    private Products() {}

    /** Those that have a tier in memory which they keep in step with Redis, and Spring's, which has none. */
    static Map<String, Peer.Maker> ofSeveralNodes() {
        Map<String, Peer.Maker> makers = new LinkedHashMap<>();
        makers.put(LARDER, (redis, source) -> new LarderPeer(redis, source, Memory.entries(ROOM)));
        makers.put("JetCache, two tiers", (redis, source) -> new JetCachePeer(redis, source, CacheType.BOTH));
        makers.put("Redisson, local cached map", RedissonPeer.LocalMap::new);
        makers.put("Spring Cache on Redis", SpringPeer::new);
        return makers;
    }

    /**
     * What reads from Redis, all of them without a memory of their own; the limit first. Values that are so large that Larder compresses them are measured both
     * ways: Larder beside what reads the same bytes by hand, and beside what nobody compresses.
     */
    static Map<String, Peer.Maker> onRedis(int bytes) {
        Map<String, Peer.Maker> makers = new LinkedHashMap<>();
        makers.put(LETTUCE, LettucePeer::plain);
        makers.put("Jedis, by hand", JedisPeer::new);
        makers.put(LARDER, (redis, source) -> new LarderPeer(redis, source, Memory.none()));
        if (bytes > COMPRESSED_ABOVE) {
            makers.put("Lettuce, by hand, gzip", LettucePeer::gzip);
            makers.put("Larder, not compressing", LarderPeer::plain);
        }
        makers.put("JetCache, remote", (redis, source) -> new JetCachePeer(redis, source, CacheType.REMOTE));
        makers.put("Redisson, bucket", RedissonPeer.Buckets::new);
        makers.put("Redisson, map cache", RedissonPeer.MapCache::new);
        makers.put("Spring Cache on Redis", SpringPeer::new);
        return makers;
    }
}
