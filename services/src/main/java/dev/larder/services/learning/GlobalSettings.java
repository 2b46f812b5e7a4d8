package dev.larder.services.learning;

import java.util.Map;

/** What holds for all, by name. */
record GlobalSettings(Map<String, String> settings) {

    GlobalSettings {
        settings = Map.copyOf(settings);
    }
}
