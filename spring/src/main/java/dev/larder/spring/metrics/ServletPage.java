package dev.larder.spring.metrics;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** {@code /metrics/cache} where the application is a servlet. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnBooleanProperty("larder.metrics.web")
class ServletPage {

    @Bean
    RouterFunction<ServerResponse> larderMetricsPage(CacheFigures figures) {
        return RouterFunctions.route()
                .GET(
                        "/metrics/cache",
                        request -> ServerResponse.ok()
                                .contentType(MediaType.parseMediaType(CacheFigures.CONTENT_TYPE))
                                .body(figures.page()))
                .build();
    }
}
