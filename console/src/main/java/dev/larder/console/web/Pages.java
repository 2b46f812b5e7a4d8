package dev.larder.console.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;

/** The page's files, all of them in memory: they are less than a hundred kilobytes together. */
public final class Pages {

    private static final String FOLDER = "dev/larder/console/page/";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "svg", "image/svg+xml",
            "ico", "image/x-icon",
            "json", "application/json",
            "txt", "text/plain;charset=UTF-8",
            "woff2", "font/woff2",
            "png", "image/png");

    private final Map<String, byte[]> files = new TreeMap<>();

    /** What lies on the class path; empty where no page was built in. */
    public static Pages load() {
        Pages pages = new Pages();
        ResourcePatternResolver resolver = new PathMatchingResourcePatternResolver(Pages.class.getClassLoader());
        try {
            for (Resource file : resolver.getResources("classpath*:" + FOLDER + "**")) {
                if (file.isReadable() && file.getFilename() != null) {
                    String place = file.getURL().toString();
                    String name = place.substring(place.indexOf(FOLDER) + FOLDER.length());
                    pages.put(name, file.getContentAsByteArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The console's page cannot be read", e);
        }
        return pages;
    }

    private void put(String name, byte[] bytes) {
        if (!name.isEmpty() && !name.endsWith("/")) {
            files.put(name, bytes);
        }
    }

    /** The files' names. */
    public Set<String> names() {
        return files.keySet();
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    byte[] bytes(String name) {
        return files.getOrDefault(name, new byte[0]);
    }

    static String type(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }
}
