/** The services' OpenAPI document beside what is really there and really answered. */
@NullMarked
package dev.larder.services.openapi;

import org.jspecify.annotations.NullMarked;
