package dev.larder.services.coach;

import java.util.Optional;
import java.util.OptionalLong;

/** Users behind caches. */
final class CachedUsers implements Users {

    private final Users source;
    private final CoachCaches caches;

    CachedUsers(Users source, CoachCaches caches) {
        this.source = source;
        this.caches = caches;
    }

    @Override
    public Optional<User> find(long id) {
        return caches.answer(caches.users.lookup(id));
    }

    @Override
    public Page<User> page(UserQuery query) {
        return caches.answer(caches.rosters.lookup(query)).orElseThrow();
    }

    @Override
    public User edit(long id, OptionalLong expected, UserEdit edit) {
        return caches.written(
                caches.users, id, () -> source.edit(id, expected, edit), user -> new CoachEvent.UserUpdated(user.id()));
    }
}
