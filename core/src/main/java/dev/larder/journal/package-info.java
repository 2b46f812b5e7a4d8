/**
 * The log that tells other nodes what became untrue: its records, and what a journal must offer to the engine. The rules
 * that records become live in the engine, the transport of records in the modules that implement {@link
 * dev.larder.journal.Journal}.
 */
@NullMarked
package dev.larder.journal;

import org.jspecify.annotations.NullMarked;
