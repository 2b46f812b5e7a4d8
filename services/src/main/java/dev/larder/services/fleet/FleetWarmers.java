package dev.larder.services.fleet;

import dev.larder.services.Caching;
import dev.larder.warm.Warmer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the fleet's caches are given before anybody asks, where there are caches; the server's starter finds it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = Caching.PROPERTY, matchIfMissing = true)
class FleetWarmers {

    /** Of a fleet behind caches, as it is under this condition. */
    @Bean
    Warmer<String, VmState> fleetRunningMachines(VmManager fleet) {
        return ((CachedVmManager) fleet).runningMachines();
    }
}
