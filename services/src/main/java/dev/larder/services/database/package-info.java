/**
 * What the reference services' databases have in common: how their tables are brought up to date, and how rows hold what H2 and PostgreSQL
 * hold differently. Nothing of a single service.
 */
@NullMarked
package dev.larder.services.database;

import org.jspecify.annotations.NullMarked;
