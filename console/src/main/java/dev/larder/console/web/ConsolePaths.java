package dev.larder.console.web;

import java.util.Set;

/**
 * Which paths are the console's. Immutable.
 *
 * @param base what all of them begin with, without a slash at the end; empty for the root
 * @param files the page's files, below that
 */
public record ConsolePaths(String base, Set<String> files) {

    public ConsolePaths {
        files = Set.copyOf(files);
    }

    /** Where the API begins. */
    public String api() {
        return base + "/api/v1";
    }

    boolean isOurs(String path) {
        return isApi(path) || path.equals(base) || path.equals(base + "/") || isFile(path);
    }

    private boolean isFile(String path) {
        return path.startsWith(base + "/") && files.contains(path.substring(base.length() + 1));
    }

    boolean isApi(String path) {
        return path.equals(api()) || path.startsWith(api() + "/");
    }

    boolean isStream(String path) {
        return path.equals(api() + "/stream");
    }
}
