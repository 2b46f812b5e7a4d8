package dev.larder.services.coach;

import java.time.Instant;

/**
 * Somebody who is coached. The version starts at 1 and rises by one with each change.
 *
 * @param email in lower case; no two users have the same
 * @param country two letters, as in ISO 3166
 */
record User(long id, String name, String email, String country, Instant joinedAt, Instant updatedAt, long version) {

    User edited(UserEdit edit, Instant at) {
        return new User(id, edit.name(), edit.email(), edit.country(), joinedAt, at, version + 1);
    }
}
