/** How often users and addresses may ask the services that count it, and how answers say so. */
@NullMarked
package dev.larder.services.limits;

import org.jspecify.annotations.NullMarked;
