package dev.larder.server.health;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the caches stand, as JSON; 503 when they are down. */
@RestController
final class CacheHealthController {

    private final CacheHealthCheck check;

    CacheHealthController(CacheHealthCheck check) {
        this.check = check;
    }

    @GetMapping("/api/system/cache-health")
    ResponseEntity<CacheHealth> health() {
        CacheHealth health = check.check();
        HttpStatus status = health.status() == Verdict.DOWN ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK;
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .body(health);
    }
}
