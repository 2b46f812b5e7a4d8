package dev.larder.spring.metrics;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@code /metrics/cache} where the application is reactive. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnBooleanProperty("larder.metrics.web")
class ReactivePage {

    @Bean
    RouterFunction<ServerResponse> larderMetricsPage(CacheFigures figures) {
        return RouterFunctions.route()
                .GET("/metrics/cache", request -> page(figures))
                .build();
    }

    // Off the event loop, since Redis may be asked.
    private static Mono<ServerResponse> page(CacheFigures figures) {
        return Mono.fromCallable(figures::page)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(text -> ServerResponse.ok()
                        .contentType(MediaType.parseMediaType(CacheFigures.CONTENT_TYPE))
                        .bodyValue(text));
    }
}
