/**
 * The answers and requests of {@code /api/v1} as records: nothing but their shape, which is the contract with the page, the command line and
 * scripts. Their other half is {@code web/src/api.ts}, where each component is explained once.
 */
@NullMarked
package dev.larder.console.api;

import org.jspecify.annotations.NullMarked;
