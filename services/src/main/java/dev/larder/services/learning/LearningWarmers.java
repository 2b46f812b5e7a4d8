package dev.larder.services.learning;

import dev.larder.flags.Flags;
import dev.larder.services.Caching;
import dev.larder.warm.Warmer;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What everybody will ask for, where there are caches, and the flags for health and meters; the server's starter finds them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = Caching.PROPERTY, matchIfMissing = true)
class LearningWarmers {

    // The services stand behind caches under this condition.

    @Bean
    Flags learningFlags(Items items) {
        return ((CachedItems) items).flagFacade();
    }

    @Bean
    Warmer<String, Map<String, String>> learningFlagsWarmer(Flags learningFlags) {
        return learningFlags.warmer();
    }

    @Bean
    Warmer<String, GlobalSettings> learningSettings(Items items) {
        return ((CachedItems) items).globalSettings();
    }

    @Bean
    Warmer<Long, Item> learningPopularItems(Items items) {
        return ((CachedItems) items).popularItems();
    }

    @Bean
    Warmer<String, Session> learningActiveSessions(Learners learners) {
        return ((CachedLearners) learners).activeSessions();
    }
}
