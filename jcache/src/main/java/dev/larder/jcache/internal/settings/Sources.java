package dev.larder.jcache.internal.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Where the properties of a manager stand: its URI says so. Files of this machine and resources of the class path, and nothing that a network would have to answer. */
final class Sources {

    static final URI DEFAULT = URI.create("larder:default");

    private static final List<String> ENDINGS = List.of(".properties", ".yaml", ".yml");
    private static final String WELL_KNOWN = "larder-jcache";
    private static final String PROPERTY = "larder.jcache.config";

    private Sources() {}

    /** The properties that a URI stands for. */
    static Map<String, String> read(URI uri, @Nullable ClassLoader loader) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        return switch (scheme) {
            case "larder" -> uri.equals(DEFAULT) ? wellKnown(loader) : named(uri);
            case "file" -> file(uri);
            case "classpath" -> resource(uri, loader);
            default ->
                throw new CacheException("The manager's URI is " + uri + ": give " + DEFAULT
                        + ", larder:NAME, or a properties or YAML file as file:/… or classpath:…");
        };
    }

    private static Map<String, String> named(URI uri) {
        return Map.of("larder.name", uri.getSchemeSpecificPart());
    }

    private static Map<String, String> wellKnown(@Nullable ClassLoader loader) {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return read(URI.create(named), loader);
        }
        for (String ending : ENDINGS) {
            InputStream found = open(WELL_KNOWN + ending, loader);
            if (found != null) {
                return parsed(WELL_KNOWN + ending, found);
            }
        }
        return Map.of();
    }

    private static Map<String, String> file(URI uri) {
        try {
            Path path = Path.of(uri);
            return parsed(path.toString(), Files.newInputStream(path));
        } catch (IOException | IllegalArgumentException e) {
            throw new CacheException("The manager's URI is " + uri + ", which cannot be read: " + e, e);
        }
    }

    private static Map<String, String> resource(URI uri, @Nullable ClassLoader loader) {
        String name = uri.getSchemeSpecificPart().replaceFirst("^/+", "");
        InputStream found = open(name, loader);
        if (found == null) {
            throw new CacheException("The manager's URI is " + uri + ", but the class path has no " + name);
        }
        return parsed(name, found);
    }

    private static @Nullable InputStream open(String name, @Nullable ClassLoader loader) {
        return loader == null ? null : loader.getResourceAsStream(name);
    }

    private static Map<String, String> parsed(String name, InputStream opened) {
        try (InputStream in = opened) {
            return name.endsWith(".properties") ? properties(in) : Yaml.flat(name, in);
        } catch (IOException | IllegalArgumentException e) {
            throw new CacheException(name + " cannot be read: " + e, e);
        }
    }

    private static Map<String, String> properties(InputStream in) throws IOException {
        Properties properties = new Properties();
        properties.load(in);
        return of(properties);
    }

    static Map<String, String> of(Properties properties) {
        Map<String, String> flat = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> flat.put(name, properties.getProperty(name)));
        return flat;
    }
}
