package dev.larder.services.web;

import dev.larder.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What every service's endpoints have around them; each service imports it. */
@Configuration(proxyBeanMethods = false)
public class WebConfiguration {

    @Bean
    Provenance provenance() {
        return new Provenance(Clock.system());
    }

    @Bean
    WebMvcConfigurer provenanceOfServices(Provenance provenance) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(provenance).addPathPatterns(ServicePaths.patterns());
            }
        };
    }

    @Bean
    Problems problemsOfServices() {
        return new Problems();
    }
}
