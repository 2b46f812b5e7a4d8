package dev.larder.services.web;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the services' endpoints are, as opposed to those of the server around them. */
public final class ServicePaths {

    private static final Pattern PATH = Pattern.compile("(/api/(?:catalog|fleet|users|learning))(?:/.*)?");

    private ServicePaths() {}

    /** What an interceptor matches. */
    static String[] patterns() {
        return new String[] {"/api/catalog/**", "/api/fleet/**", "/api/users/**", "/api/learning/**"};
    }

    /** Whether the path is one of a service's. */
    public static boolean isOfAService(String path) {
        return PATH.matcher(path).matches();
    }

    /**
     * The beginning that all paths of its service have in common: {@code /api/fleet}.
     *
     * @throws IllegalArgumentException if it is no service's
     */
    public static String serviceOf(String path) {
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(path + " is not the path of a service");
        }
        return Objects.requireNonNull(matcher.group(1));
    }
}
