package dev.larder.topologies;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one server is to be: its files and arguments, and how we talk to it.
 *
 * @param config what it is told besides its address
 * @param users who may log in; empty where everybody may
 * @param tls what it proves itself with, or null for plain text
 * @param access how we talk to it
 * @param arguments the little that is no setting
 * @param lifetime when it ends that nobody stops it
 */
record Setup(
        RedisConfig config,
        List<RedisUser> users,
        @Nullable RedisTls tls,
        Access access,
        List<String> arguments,
        Lifetime lifetime) {
    static final String SETTINGS_FILE = "redis.conf";
    private static final String USERS_FILE = "users.acl";

    /** The same with more settings, which win over those of the same name. */
    Setup with(RedisConfig more) {
        return new Setup(config.with(more), users, tls, access, arguments, lifetime);
    }

    void writeTo(ServerFolder folder, int port) {
        if (!users.isEmpty()) {
            folder.write(USERS_FILE, userLines());
        }
        folder.write(SETTINGS_FILE, all(folder, port).lines());
    }

    private RedisConfig all(ServerFolder folder, int port) {
        RedisConfig address = RedisConfig.EMPTY
                .with("bind", RedisLaunch.HOST)
                .with("dir", folder.path().toString())
                .with(tls == null ? RedisConfig.EMPTY.with("port", Integer.toString(port)) : tls.config(port));
        RedisConfig open = address.with(config);
        return users.isEmpty()
                ? open
                : open.with("aclfile", folder.path().resolve(USERS_FILE).toString());
    }

    /** Who has not logged in may do nothing, unless a user of the name {@code default} says otherwise. */
    private List<String> userLines() {
        List<String> lines = new ArrayList<>();
        if (users.stream().noneMatch(user -> user.name().equals(RedisUser.DEFAULT))) {
            lines.add("user default off");
        }
        users.forEach(user -> lines.add(user.line()));
        return lines;
    }
}
