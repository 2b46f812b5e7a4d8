/**
 * What requests to the reference services have in common: problem details, the headers that say where an answer came from, entity tags, and
 * reading of parameters. Nothing of a single service.
 */
@NullMarked
package dev.larder.services.web;

import org.jspecify.annotations.NullMarked;
