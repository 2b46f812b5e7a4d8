package dev.larder.services;

import org.springframework.core.env.Environment;

/**
 * Whether services stand behind their caches, as the property {@value #PROPERTY} says. They do unless it is {@code false}; then whoever asks a service asks
 * its database, and no decorator, no single flight and nothing stale is in between.
 */
public final class Caching {

    /** {@code true} unless it is set. */
    public static final String PROPERTY = "services.caching.enabled";

    private Caching() {}

    /** Whether they do. */
    public static boolean isOn(Environment environment) {
        return environment.getProperty(PROPERTY, Boolean.class, true);
    }
}
