package dev.larder.server.problems;

import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** RFC 9457 for every error that no service has answered. */
@Configuration(proxyBeanMethods = false)
public class ProblemConfiguration {

    @Bean
    ProblemController problemController(ErrorAttributes errors) {
        return new ProblemController(errors);
    }
}
