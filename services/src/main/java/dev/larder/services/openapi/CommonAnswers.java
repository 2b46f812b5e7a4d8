package dev.larder.services.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Objects;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/**
 * What an endpoint may answer because of what it is: every one that something is wrong with the request, one that changes something that it was changed
 * meanwhile, every one that the database is away.
 */
final class CommonAnswers implements GlobalOperationCustomizer {

    private static final String SERVICES = "dev.larder.services.";
    /** The service whose requests are counted for each user and address. */
    private static final String COUNTS = "learning";

    private static final String PROBLEM = "Problem";
    private static final String IF_MATCH = HttpHeaders.IF_MATCH;

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        String service = handler.getBeanType().getPackageName().replace(SERVICES, "");
        operation.setTags(List.of(service));
        RequestMethod method = method(handler);
        ApiResponses answers = operation.getResponses();
        addSuccess(answers, method, handler);
        addRefusals(answers, operation, method);
        if (method == RequestMethod.POST) {
            operation.addParametersItem(idempotencyKey());
        }
        if (service.equals(COUNTS)) {
            addLimits(answers);
        }
        answers.addApiResponse(
                "503", retried("What the answer is made from is away, and nothing that is cached will do"));
        return operation;
    }

    static void addComponents(OpenAPI document) {
        Components components = Objects.requireNonNullElseGet(document.getComponents(), Components::new);
        components.addSchemas(PROBLEM, problem());
        document.components(components);
    }

    private static RequestMethod method(HandlerMethod handler) {
        RequestMapping mapping = Objects.requireNonNull(
                AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class));
        return mapping.method()[0];
    }

    private static void addSuccess(ApiResponses answers, RequestMethod method, HandlerMethod handler) {
        if (method == RequestMethod.DELETE) {
            answers.remove("200");
            answers.addApiResponse("204", new ApiResponse().description("Done"));
            return;
        }
        boolean isTagged = handler.getMethod().getReturnType() == ResponseEntity.class;
        answers.forEach((status, answer) -> {
            answer.description(status.equals("201") ? "Created" : "As asked for");
            answer.addHeaderObject(
                    "X-Cache", header("where it came from: memory, redis, disk, load or stale", "memory"));
            answer.addHeaderObject("Server-Timing", header("how long that took, in milliseconds", "total;dur=0.204"));
            if (isTagged) {
                answer.addHeaderObject("ETag", header("the version, for If-Match and If-None-Match", "\"7\""));
            }
            if (status.equals("201")) {
                answer.addHeaderObject("Location", header("where it is", "/api/…"));
            }
        });
        if (isTagged && method == RequestMethod.GET) {
            answers.addApiResponse("304", new ApiResponse().description("Still what If-None-Match says"));
        }
    }

    private static void addRefusals(ApiResponses answers, Operation operation, RequestMethod method) {
        boolean hasBody = operation.getRequestBody() != null;
        // Every endpoint refuses parameters that it does not have.
        answers.addApiResponse("400", refused("Something is wrong: which field, how, and what is allowed"));
        if (hasBody || hasParameter(operation, "path")) {
            answers.addApiResponse("404", refused("There is no such thing"));
        }
        if (method != RequestMethod.GET) {
            answers.addApiResponse("409", refused("Does not go together with how things are"));
        }
        if (hasParameter(operation, "header")) {
            answers.addApiResponse("412", refused("It is another version by now than " + IF_MATCH + " says"));
        }
        if (hasBody) {
            answers.addApiResponse("415", refused("The body is no JSON"));
        }
        if (method == RequestMethod.POST) {
            answers.addApiResponse("413", refused("Too long for an Idempotency-Key"));
            answers.addApiResponse("422", refused("The Idempotency-Key belongs to another request"));
        }
    }

    private static void addLimits(ApiResponses answers) {
        answers.addApiResponse("429", retried("Somebody asks too often: this user, or this address"));
        answers.forEach((status, answer) -> {
            if (status.startsWith("2") || status.equals("429")) {
                answer.addHeaderObject(
                        "RateLimit-Policy", header("how often in how many seconds", "\"user\";q=60000;w=60"));
                answer.addHeaderObject(
                        "RateLimit", header("how many are left, and seconds until all are", "\"user\";r=59999;t=1"));
            }
        });
    }

    private static boolean hasParameter(Operation operation, String in) {
        return operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> in.equals(parameter.getIn()));
    }

    private static HeaderParameter idempotencyKey() {
        HeaderParameter key = new HeaderParameter();
        key.name("Idempotency-Key")
                .description(
                        "Carried out once for a day, however often it is sent under this key; what is sent again is"
                                + " answered alike, with Idempotent-Replayed")
                .schema(new StringSchema().pattern("[A-Za-z0-9._:-]{8,128}"));
        return key;
    }

    private static ApiResponse retried(String why) {
        return refused(why).addHeaderObject(HttpHeaders.RETRY_AFTER, header("seconds to wait", "5"));
    }

    private static ApiResponse refused(String why) {
        Schema<?> problem = new Schema<>().$ref("#/components/schemas/" + PROBLEM);
        return new ApiResponse()
                .description(why)
                .content(new Content().addMediaType("application/problem+json", new MediaType().schema(problem)));
    }

    private static Header header(String description, String example) {
        return new Header().description(description).schema(new StringSchema()).example(example);
    }

    private static Schema<?> problem() {
        Schema<?> violation = new ObjectSchema()
                .addProperty("field", new StringSchema().example("page"))
                .addProperty("problem", new StringSchema().example("is '-1'"))
                .addProperty("allowed", new StringSchema().example("a number from 0 to 1000"));
        Schema<?> problem = new ObjectSchema().description("What is wrong, and the cure (RFC 9457)");
        problem.addProperty("title", new StringSchema().example("Invalid request"));
        problem.addProperty("status", new IntegerSchema().example(400));
        problem.addProperty("detail", new StringSchema().example("page is '-1'; allowed: a number from 0 to 1000"));
        problem.addProperty("instance", new StringSchema().example("/api/fleet/vms"));
        problem.addProperty(
                "errors", new ArraySchema().items(violation).description("each field that is wrong, of 400"));
        problem.setRequired(List.of("title", "status"));
        return problem;
    }
}
