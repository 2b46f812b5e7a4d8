package dev.larder.services.coach;

import dev.larder.services.web.Parameters;
import org.jspecify.annotations.Nullable;

/** The JSON that changes a user, as it comes. A user as it was read will do: what else stands in it is ignored. */
record UserBody(
        @Nullable String name,
        @Nullable String email,
        @Nullable String country) {

    UserEdit toEdit() {
        return new UserEdit(
                Parameters.required("name", name),
                Parameters.required("email", email),
                Parameters.required("country", country));
    }
}
