package dev.larder.jcache.internal.settings;

import dev.larder.Larder;
import dev.larder.Memory;
import dev.larder.codecs.EncryptionKeys;
import dev.larder.codecs.MasterKey;
import dev.larder.jcache.internal.stored.AllowedClasses;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;

/** What a manager's URI and properties say: where its Larder keeps what, and the caches that are declared there. Immutable. */
public final class ManagerSettings {

    /** The URI of a manager for which nobody names one. */
    public static final URI DEFAULT_URI = Sources.DEFAULT;

    private static final String CACHES = "larder.caches.";
    private static final String MASTER_KEY = "larder.encryption.master-key-file";
    private static final String OTHER_MASTER_KEY = "larder.encryption.other-master-key-file";
    private static final List<String> KNOWN = List.of(
            "larder.name",
            "larder.version",
            "larder.memory.entries",
            "larder.redis.uri",
            "larder.redis.wait",
            MASTER_KEY,
            OTHER_MASTER_KEY,
            "larder.disk.folder",
            "larder.disk.size",
            "larder.classes",
            "larder.expired-kept");
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final long DISK_BYTES = 1L << 30;

    private final Said said;

    private ManagerSettings(Said said) {
        this.said = said;
    }

    /**
     * The settings of a manager.
     *
     * @param properties what was handed in with the URI, which wins over what stands there
     * @throws CacheException if the URI is none that is known, or what it stands for cannot be read or means nothing
     */
    public static ManagerSettings of(URI uri, Properties properties, @Nullable ClassLoader loader) {
        Map<String, String> all = new HashMap<>(Sources.read(uri, loader));
        all.putAll(Sources.of(properties));
        Said said = new Said(all);
        said.allowOnly("larder.", KNOWN, CACHES);
        return new ManagerSettings(said);
    }

    /** Opens the Larder that is described, and waits a bounded time for its shared tier. */
    public Opened open(Folders folders) {
        Optional<Path> folder = folder().map(folders::take);
        Runnable givingBack = () -> folder.ifPresent(folders::giveBack);
        try {
            return new Opened(open(folder), givingBack);
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            givingBack.run();
            throw new CacheException(wrong.getMessage(), wrong);
        }
    }

    private Larder open(Optional<Path> folder) {
        Connecting connecting = new Connecting();
        Optional<EncryptionKeys> keys = keys();
        Larder.Builder described = described(folder);
        keys.ifPresent(encrypting -> described.wrapCodecs(encrypting::encrypting));
        Larder larder = described.listener(connecting).build();
        connecting.await(larder, said.duration("larder.redis.wait").orElse(WAIT));
        keys.ifPresent(encrypting -> join(encrypting, larder));
        return larder;
    }

    // A wrong master key ends the manager, and not each cache.
    private static void join(EncryptionKeys keys, Larder larder) {
        try {
            keys.join(larder);
        } catch (IllegalStateException wrong) {
            larder.close();
            throw wrong;
        }
    }

    private Optional<EncryptionKeys> keys() {
        return said.text(MASTER_KEY).map(file -> {
            MasterKey first = MasterKey.fromFile(Path.of(file));
            return EncryptionKeys.under(said.text(OTHER_MASTER_KEY)
                    .map(other -> first.alsoReading(MasterKey.fromFile(Path.of(other))))
                    .orElse(first));
        });
    }

    private Larder.Builder described(Optional<Path> folder) {
        Larder.Builder larder = Larder.named(said.text("larder.name").orElse("jcache"))
                .version(said.text("larder.version").orElse("v1"));
        said.number("larder.memory.entries").ifPresent(entries -> larder.memory(Memory.entries(entries)));
        said.text("larder.redis.uri").ifPresent(uri -> larder.shared(Tiers.redis(uri)));
        folder.ifPresent(path ->
                larder.disk(Tiers.disk(path, said.bytes("larder.disk.size").orElse(DISK_BYTES))));
        return larder;
    }

    private Optional<Path> folder() {
        Optional<String> folder = said.text("larder.disk.folder");
        if (folder.isPresent() && said.text("larder.redis.uri").isEmpty()) {
            throw Said.wrong(
                    "larder.disk.folder",
                    folder.get(),
                    "entries on disk alone could not be listed; name a Redis by larder.redis.uri as well, or leave it out");
        }
        return folder.map(Path::of);
    }

    /** Which classes may be in bytes that other processes see. */
    public AllowedClasses allowed() {
        String patterns = said.text("larder.classes").orElse("");
        try {
            return AllowedClasses.of(patterns);
        } catch (IllegalArgumentException wrong) {
            throw Said.wrong("larder.classes", patterns, "give patterns such as com.shop.Goal;com.shop.model.**");
        }
    }

    /** For how long what has expired is kept, so that somebody may hear of it. Default: 30 seconds. */
    public Duration expiredKept() {
        return said.duration("larder.expired-kept").orElse(Duration.ofSeconds(30));
    }

    /** The caches that are declared, by their names. */
    public Map<String, MutableConfiguration<Object, Object>> caches(@Nullable ClassLoader loader) {
        Map<String, MutableConfiguration<Object, Object>> caches = new LinkedHashMap<>();
        said.below(CACHES).forEach((name, of) -> caches.put(name, DeclaredCache.of(name, of, loader)));
        return caches;
    }
}
