/**
 * GraphQL for a reference service: requests in one spelling, limits, and a cache of whole results that are tagged with what they contain.
 * Nothing of a single service: its schema, fields and tags are its own.
 */
@NullMarked
package dev.larder.services.graphql;

import org.jspecify.annotations.NullMarked;
