package dev.larder.services.catalog;

import dev.larder.LoadException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Says what went wrong as RFC 9457 problem details. */
@RestControllerAdvice(assignableTypes = {ResourceController.class, SearchController.class})
final class CatalogProblems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(CatalogProblems.class);

    @ExceptionHandler
    ProblemDetail invalid(InvalidInputException e) {
        return invalid(e.getMessage(), e.violations());
    }

    @ExceptionHandler
    ProblemDetail unknown(UnknownResourceException e) {
        return problem(HttpStatus.NOT_FOUND, "Unknown resource", e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail conflict(ConflictException e) {
        return problem(HttpStatus.CONFLICT, "Conflict", e.getMessage());
    }

    /** The source does not answer, and the cache has nothing that may be served instead. */
    @ExceptionHandler({LoadException.class, DataAccessException.class, TransactionException.class})
    ProblemDetail unavailable(RuntimeException e) {
        log.warn("The catalogue's database does not answer: {}", e.getMessage());
        log.debug("How it does not answer", e);
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Catalogue unavailable",
                "The catalogue's database does not answer; try again later");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Violation violation = new Violation(
                "body", "cannot be read", "a JSON object whose values have the types the catalogue answers with");
        return ResponseEntity.badRequest().headers(headers).body(invalid(violation.toString(), List.of(violation)));
    }

    private static ProblemDetail invalid(@Nullable String detail, List<Violation> violations) {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "Invalid request", detail);
        problem.setProperty("errors", violations);
        return problem;
    }

    private static ProblemDetail problem(HttpStatus status, String title, @Nullable String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        return problem;
    }
}
