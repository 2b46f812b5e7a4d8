package dev.larder.services.idempotency;

import dev.larder.Clock;
import dev.larder.services.web.Problems;
import dev.larder.services.web.Refusal;
import dev.larder.services.web.ServicePaths;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries a POST with an {@code Idempotency-Key} out once, and answers all others with that key alike, for a day, on every node of one
 * database. A server's own failure (5xx) is not kept: the next one is carried out. A process that dies between its change and its answer
 * leaves the key to who comes a minute later, who then hears what became of the change as anybody would, such as that it exists already.
 */
final class IdempotencyFilter extends OncePerRequestFilter {

    static final String KEY = "Idempotency-Key";
    static final String REPLAYED = "Idempotent-Replayed";

    private static final Logger log = LoggerFactory.getLogger(IdempotencyFilter.class);
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:-]{8,128}");
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final RequestTable requests;
    private final JsonMapper json;
    private final Clock clock;
    private final AtomicReference<Instant> sweptAt = new AtomicReference<>(Instant.EPOCH);

    IdempotencyFilter(RequestTable requests, JsonMapper json, Clock clock) {
        this.requests = requests;
        this.json = json;
        this.clock = clock;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(KEY) == null
                || !HttpMethod.POST.matches(request.getMethod())
                || !ServicePaths.isOfAService(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            ReadRequest read = ReadRequest.of(request);
            String key = key(read);
            Optional<KeptAnswer> answered = answered(key, read);
            if (answered.isPresent()) {
                replay(answered.get(), response);
            } else {
                carryOut(key, read, response, chain);
            }
        } catch (Refusal refusal) {
            write(Problems.of(refusal), response);
        } catch (DataAccessException away) {
            write(Problems.unavailable(away), response);
        }
    }

    /** Under each service a key is another one. */
    private static String key(HttpServletRequest request) {
        String key = Objects.requireNonNull(request.getHeader(KEY));
        if (!VALID.matcher(key).matches()) {
            throw Repetition.badKey(key);
        }
        return ServicePaths.serviceOf(request.getRequestURI()) + " " + key;
    }

    /** The answer that was given to this request, or empty if it is this one's to be carried out. */
    private Optional<KeptAnswer> answered(String key, ReadRequest request) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        sweep(now);
        if (requests.begin(key, request.fingerprint(), now)) {
            return Optional.empty();
        }
        // It may be gone again by now, if it failed: then whoever sends it once more begins it.
        KeptRequest kept = requests.find(key).orElseThrow(() -> Repetition.underWay(key));
        return switch (kept.judge(request.fingerprint(), now)) {
            case REPLAY -> Optional.ofNullable(kept.answer());
            case ANOTHER -> throw Repetition.another(key);
            case UNDER_WAY -> throw Repetition.underWay(key);
            case ABANDONED -> {
                if (!requests.takeOver(key, kept.begunAt(), now)) {
                    throw Repetition.underWay(key);
                }
                yield Optional.empty();
            }
        };
    }

    private void sweep(Instant now) {
        Instant last = Objects.requireNonNull(sweptAt.get());
        if (last.plus(SWEEP).isBefore(now) && sweptAt.compareAndSet(last, now)) {
            requests.forgetBefore(now.minus(KeptRequest.RETENTION));
        }
    }

    private void carryOut(String key, ReadRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        boolean isAnswered = false;
        try {
            chain.doFilter(request, answer);
            isAnswered = true;
        } finally {
            keepIfPossible(key, isAnswered ? answer : null);
        }
        answer.copyBodyToResponse();
    }

    /** What was carried out is answered as it was, also if nobody can write that down any more. */
    private void keepIfPossible(String key, @Nullable ContentCachingResponseWrapper answer) {
        try {
            keep(key, answer);
        } catch (DataAccessException away) {
            log.warn("An answer is not kept, so its request may be carried out again: cause={}", away.getMessage());
        }
    }

    private void keep(String key, @Nullable ContentCachingResponseWrapper answer) {
        if (answer == null || answer.getStatus() >= 500 || answer.getContentSize() > KeptAnswer.MAX_BODY) {
            requests.forget(key);
            return;
        }
        requests.keep(
                key,
                new KeptAnswer(
                        answer.getStatus(),
                        answer.getContentType(),
                        answer.getHeader(HttpHeaders.LOCATION),
                        answer.getHeader(HttpHeaders.ETAG),
                        new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8)));
    }

    private static void replay(KeptAnswer kept, HttpServletResponse response) throws IOException {
        response.setStatus(kept.status());
        response.setHeader(REPLAYED, "true");
        setIfAny(response, HttpHeaders.CONTENT_TYPE, kept.contentType());
        setIfAny(response, HttpHeaders.LOCATION, kept.location());
        setIfAny(response, HttpHeaders.ETAG, kept.etag());
        response.getOutputStream().write(kept.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void setIfAny(HttpServletResponse response, String header, @Nullable String value) {
        if (value != null) {
            response.setHeader(header, value);
        }
    }

    private void write(ResponseEntity<Object> problem, HttpServletResponse response) throws IOException {
        response.setStatus(problem.getStatusCode().value());
        problem.getHeaders().forEach((name, values) -> response.setHeader(name, values.get(0)));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem.getBody()));
    }
}
