package dev.larder.micrometer;

/** What {@code /actuator/prometheus} shows of a Larder with all tiers after one load, as Prometheus names it. */
final class Contract {

    static final String[] TYPES = {
        "# TYPE cache_gets_total counter",
        "# TYPE cache_puts_total counter",
        "# TYPE cache_evictions_total counter",
        "# TYPE cache_size gauge",
        "# TYPE larder_lookup_seconds summary",
        "# TYPE larder_lookup_seconds_max gauge",
        "# TYPE larder_load_seconds summary",
        "# TYPE larder_load_seconds_max gauge",
        "# TYPE larder_tier_seconds summary",
        "# TYPE larder_tier_seconds_max gauge",
        "# TYPE larder_tier_errors_total counter",
        "# TYPE larder_tier_connected gauge",
        "# TYPE larder_bytes_written_total counter",
        "# TYPE larder_invalidations_total counter",
        "# TYPE larder_invalidations_deferred_total counter",
        "# TYPE larder_journal_lag_seconds gauge",
        "# TYPE larder_journal_proof_age_seconds gauge",
        "# TYPE larder_journal_gaps_total counter",
        "# TYPE larder_stale_served_total counter",
        "# TYPE larder_fills_refused_total counter",
        "# TYPE larder_outbox_size gauge",
        "# TYPE larder_rules_size gauge",
        "# TYPE larder_suspect gauge",
        "# TYPE larder_flights gauge",
        "# TYPE larder_executor_queued gauge",
        "# TYPE larder_executor_rejected_total counter",
        "# TYPE larder_loads_inflight gauge",
        "# TYPE larder_loads_late_total counter",
        "# TYPE larder_breaker_state gauge",
        "# TYPE larder_breaker_openings_total counter",
        "# TYPE larder_tier_inflight gauge",
        "# TYPE larder_tier_rejected_total counter",
        "# TYPE larder_tier_connects_total counter",
        "# TYPE larder_tier_connections gauge",
        "# TYPE larder_tier_redirections_total counter",
        "# TYPE larder_disk_entries gauge",
        "# TYPE larder_disk_size gauge",
        "# TYPE larder_disk_limit gauge",
        "# TYPE larder_disk_queued gauge",
        "# TYPE larder_disk_healthy gauge",
        "# TYPE larder_disk_events_total counter",
        "# TYPE larder_server_connected gauge",
        "# TYPE larder_server_breaker_state gauge",
        "# TYPE larder_server_certificate_days gauge",
    };

    private Contract() {}
}
