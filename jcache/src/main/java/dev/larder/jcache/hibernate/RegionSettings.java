package dev.larder.jcache.hibernate;

import dev.larder.Larder;
import dev.larder.jcache.internal.settings.ManagerSettings;
import dev.larder.jcache.internal.settings.Said;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Hibernate's configuration says about its regions: all properties that begin with {@code hibernate.cache.larder.}. Those that are not of the regions' own are those of
 * a Larder, as {@code larder-jcache.properties} has them. Immutable.
 */
final class RegionSettings {

    private static final String PREFIX = "hibernate.cache.larder.";
    private static final String INSTANCE = PREFIX + "instance";
    private static final String URI_OF_SETTINGS = PREFIX + "uri";
    private static final String TIME_TO_LIVE = PREFIX + "time-to-live";
    private static final String CLAIM_LIMIT = PREFIX + "claim-limit";
    private static final String LOCK_LIMIT = PREFIX + "lock-limit";
    private static final String TOLERANCE = PREFIX + "clock-tolerance";
    private static final String SNAPSHOT = PREFIX + "snapshot";
    private static final String CLASSES = PREFIX + "classes";
    private static final List<String> OWN =
            List.of(INSTANCE, URI_OF_SETTINGS, TIME_TO_LIVE, CLAIM_LIMIT, LOCK_LIMIT, TOLERANCE, SNAPSHOT);

    private final Map<String, Object> values;
    private final Said own;

    private RegionSettings(Map<String, Object> values) {
        this.values = values;
        Map<String, String> texts = new TreeMap<>();
        values.forEach((name, value) -> texts.put(name, value.toString()));
        this.own = new Said(texts);
    }

    static RegionSettings of(Map<String, Object> configuration) {
        Map<String, Object> values = new TreeMap<>();
        configuration.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                values.put(name, value);
            }
        });
        return new RegionSettings(values);
    }

    /** The Larder that the application hands in, and closes itself. */
    Optional<Larder> instance() {
        Object instance = values.get(INSTANCE);
        if (instance == null || instance instanceof Larder) {
            return Optional.ofNullable((Larder) instance);
        }
        throw Said.wrong(
                INSTANCE, instance.toString(), "give an object of the class dev.larder.Larder, or leave it out");
    }

    /** The classes of the application's own that may be in bytes which other nodes read, where the Larder is handed in. */
    String classes() {
        return own.text(CLASSES).orElse("");
    }

    /** The settings of a Larder of Hibernate's own. */
    ManagerSettings larder(@Nullable ClassLoader loader) {
        Properties properties = new Properties();
        values.forEach((name, value) -> {
            if (!OWN.contains(name)) {
                properties.setProperty("larder." + name.substring(PREFIX.length()), value.toString());
            }
        });
        URI uri = own.text(URI_OF_SETTINGS).map(URI::create).orElse(ManagerSettings.DEFAULT_URI);
        return ManagerSettings.of(uri, properties, loader);
    }

    Limits limits(boolean isShared) {
        return new Limits(
                positive(TIME_TO_LIVE, Duration.ofHours(1)),
                positive(CLAIM_LIMIT, Duration.ofMinutes(5)),
                positive(LOCK_LIMIT, Duration.ofMinutes(1)),
                isShared ? own.duration(TOLERANCE).orElse(Duration.ofSeconds(1)) : Duration.ZERO);
    }

    private Duration positive(String name, Duration otherwise) {
        Duration said = own.duration(name).orElse(otherwise);
        if (said.isZero() || said.compareTo(Duration.ofDays(3650)) > 0) {
            throw Said.wrong(name, said.toString(), "give a duration above zero and up to ten years");
        }
        return said;
    }

    /** What somebody says about the isolation of transactions; absent: the database is asked. */
    Optional<Snapshots> snapshots() {
        String said = own.text(SNAPSHOT).orElse("auto").toLowerCase(Locale.ROOT);
        return switch (said) {
            case "auto" -> Optional.empty();
            case "statement" -> Optional.of(Snapshots.STATEMENT);
            case "transaction" -> Optional.of(Snapshots.TRANSACTION);
            default -> throw Said.wrong(SNAPSHOT, said, "give auto, statement or transaction");
        };
    }
}
