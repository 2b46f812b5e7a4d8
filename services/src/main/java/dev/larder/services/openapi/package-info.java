/**
 * The services' interfaces as an OpenAPI document, and a page of it. What each endpoint does stands at the endpoint; here is what all of them have in
 * common, so that nobody has to say it again.
 */
@NullMarked
package dev.larder.services.openapi;

import org.jspecify.annotations.NullMarked;
