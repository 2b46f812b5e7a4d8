package dev.larder.services.web;

import dev.larder.LoadException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Says what went wrong as RFC 9457 problem details. */
@RestControllerAdvice("dev.larder.services")
public final class Problems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    /** Long enough for a database to be started again, short enough for people who wait. */
    private static final String RETRY_AFTER_SECONDS = "5";

    @ExceptionHandler
    ResponseEntity<Object> refused(Refusal refusal) {
        return of(refusal);
    }

    /** How a refusal is answered. */
    public static ResponseEntity<Object> of(Refusal refusal) {
        ProblemDetail problem = problem(refusal.status(), refusal.title(), refusal.getMessage());
        if (refusal instanceof InvalidInputException invalid) {
            problem.setProperty("errors", invalid.violations());
        }
        return ResponseEntity.status(refusal.status()).body(problem);
    }

    /** The source does not answer, and the cache has nothing that may be served instead. */
    @ExceptionHandler({
        LoadException.class,
        DataAccessException.class,
        TransactionException.class,
        SourceUnavailableException.class
    })
    ResponseEntity<Object> sourceAway(RuntimeException e) {
        return unavailable(e);
    }

    /** How it is answered that the source is away; why stands in the log alone. */
    public static ResponseEntity<Object> unavailable(RuntimeException e) {
        log.warn("A service's source does not answer: {}", e.getMessage());
        log.debug("How it does not answer", e);
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "Source unavailable",
                        "What this answer is made from does not answer; try again later"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return of(new InvalidInputException(List.of(new Violation(
                "body", "cannot be read", "a JSON object whose values have the types that the service answers with"))));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Class<?> wanted = e.getRequiredType();
        boolean isNumber =
                wanted != null && Number.class.isAssignableFrom(ClassUtils.resolvePrimitiveIfNecessary(wanted));
        return of(new InvalidInputException(
                Objects.requireNonNullElse(e.getPropertyName(), "a parameter"),
                "is " + Parameters.quote(String.valueOf(e.getValue())),
                isNumber ? "a whole number, such as 7" : "what the service's description says of it"));
    }

    private static ProblemDetail problem(HttpStatus status, String title, @Nullable String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        return problem;
    }
}
