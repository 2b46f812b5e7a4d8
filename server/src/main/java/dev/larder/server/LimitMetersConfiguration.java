package dev.larder.server;

import dev.larder.limits.RateLimit;
import dev.larder.limits.RateLimitMeters;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meters of the limits that services have. */
@Configuration(proxyBeanMethods = false)
class LimitMetersConfiguration {

    @Bean
    MeterBinder learningUserLimitMeters(@Qualifier("learningUserLimit") RateLimit limit) {
        return new RateLimitMeters(limit, "learning-user");
    }

    @Bean
    MeterBinder learningIpLimitMeters(@Qualifier("learningIpLimit") RateLimit limit) {
        return new RateLimitMeters(limit, "learning-ip");
    }
}
