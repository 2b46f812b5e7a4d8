package dev.larder.services.web;

import dev.larder.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
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
    WebMvcConfigurer interceptorsOfServices(Provenance provenance) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(provenance).addPathPatterns(ServicePaths.patterns());
                registry.addInterceptor(new KnownParameters()).addPathPatterns(ServicePaths.patterns());
            }

            @Override
            public Validator getValidator() {
                return new NoValidator();
            }
        };
    }

    @Bean
    Problems problemsOfServices() {
        return new Problems();
    }

    /** Requests are checked by the records that they become; a validator of annotations would be started in vain, and takes its time. */
    private static final class NoValidator implements Validator {
        @Override
        public boolean supports(Class<?> type) {
            return false;
        }

        @Override
        public void validate(Object target, Errors errors) {
            throw new IllegalStateException("Nothing is supported");
        }
    }
}
