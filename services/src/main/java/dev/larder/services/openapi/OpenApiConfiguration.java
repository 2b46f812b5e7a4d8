package dev.larder.services.openapi;

import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.models.GroupedOpenApi;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;

/**
 * Describes the services a server hosts as OpenAPI, for it to import: all of them at {@code /v3/api-docs}, one at {@code /v3/api-docs/fleet}, and
 * the page at {@code /swagger-ui.html}, which needs nothing from elsewhere. A document is made when it is first asked for.
 *
 * @since 0.1
 */
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:dev/larder/services/openapi/openapi.properties")
public class OpenApiConfiguration {

    @Bean
    OpenAPI servicesOpenApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Larder's reference services")
                        .version("v1")
                        .description("Four services behind caches. Every answer says in `X-Cache` where it came from;"
                                + " whatever goes wrong is told as problem details (RFC 9457)."))
                // Relative, so that the page asks whoever served it, also behind a proxy.
                .servers(List.of(new Server().url("/")));
    }

    @Bean
    GroupedOpenApi catalogApi() {
        return group("catalog", "/api/catalog/**");
    }

    @Bean
    GroupedOpenApi fleetApi() {
        return group("fleet", "/api/fleet/**");
    }

    @Bean
    GroupedOpenApi coachApi() {
        return group("coach", "/api/users/**");
    }

    @Bean
    GroupedOpenApi learningApi() {
        return group("learning", "/api/learning/**");
    }

    @Bean
    GlobalOperationCustomizer answersInCommon() {
        return new CommonAnswers();
    }

    @Bean
    GlobalOpenApiCustomizer componentsInCommon() {
        return CommonAnswers::addComponents;
    }

    @Bean
    ParameterCustomizer parametersInCommon() {
        return new CommonParameters();
    }

    @Bean
    ModelResolver recordSchemas(ObjectMapperProvider mappers) {
        return new RecordSchemas(mappers.jsonMapper());
    }

    @Bean
    FilterRegistrationBean<PageHeaders> openApiPageHeaders() {
        FilterRegistrationBean<PageHeaders> filter = new FilterRegistrationBean<>(new PageHeaders());
        filter.addUrlPatterns("/swagger-ui.html", "/swagger-ui/*", "/v3/api-docs", "/v3/api-docs/*");
        return filter;
    }

    private static GroupedOpenApi group(String service, String paths) {
        return GroupedOpenApi.builder().group(service).pathsToMatch(paths).build();
    }
}
