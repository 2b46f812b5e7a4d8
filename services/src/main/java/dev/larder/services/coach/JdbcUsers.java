package dev.larder.services.coach;

import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.dao.DuplicateKeyException;

/** Users in a database. Each change is one transaction. */
final class JdbcUsers implements Users {

    private final Tables tables;

    JdbcUsers(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<User> find(long id) {
        return tables.users().find(id);
    }

    @Override
    public Page<User> page(UserQuery query) {
        return tables.users().page(query);
    }

    @Override
    public User edit(long id, OptionalLong expected, UserEdit edit) {
        try {
            return tables.inTransaction(() -> replace(id, expected, edit));
        } catch (DuplicateKeyException taken) {
            throw ConflictException.addressTaken(edit.email());
        }
    }

    private User replace(long id, OptionalLong expected, UserEdit edit) {
        User old = tables.users().locked(id);
        Versions.require("User " + id, expected, old.version());
        User next = old.edited(edit, tables.now());
        tables.users().update(next);
        tables.note(id, Activity.Kind.USER_UPDATED, null, next.name());
        return next;
    }
}
