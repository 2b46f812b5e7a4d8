package dev.larder.services.fleet;

import java.time.Instant;

/** What a machine was made from, where it is reached, and since when there is one of this id. */
record VmConfiguration(String id, String image, String network, Instant createdAt) {}
