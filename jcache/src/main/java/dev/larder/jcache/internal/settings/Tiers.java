package dev.larder.jcache.internal.settings;

import dev.larder.disk.Disk;
import dev.larder.redis.Redis;
import dev.larder.tier.LocalTier;
import dev.larder.tier.SharedTier;
import java.nio.file.Path;
import javax.cache.CacheException;

/** The tiers below memory, whose modules only those carry who name them. */
final class Tiers {

    private Tiers() {}

    static SharedTier.Provider redis(String uri) {
        try {
            return Redis.at(uri);
        } catch (NoClassDefFoundError missing) {
            throw new CacheException(
                    "larder.redis.uri is given: put dev.larder:larder-redis on the class path", missing);
        }
    }

    static LocalTier.Provider disk(Path folder, long bytes) {
        try {
            return Disk.in(folder, bytes);
        } catch (NoClassDefFoundError missing) {
            throw new CacheException(
                    "larder.disk.folder is given: put dev.larder:larder-disk on the class path", missing);
        }
    }
}
