@NullMarked
package dev.larder.services.graphql;

import org.jspecify.annotations.NullMarked;
