package dev.larder.cli.internal.topology;

import dev.larder.topologies.RedisUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The password of a topology, which only its owner can read: made once, kept as long as the data. */
final class Passwords {

    private static final String FILE = "password";

    private Passwords() {}

    static Path in(Path folder) {
        return folder.resolve(FILE);
    }

    /** Whoever has the password may do everything, as with {@code requirepass}: the default user. */
    static RedisUser owner(Path folder) {
        String[] everything = {"~*", "&*", "+@all"};
        Path file = in(folder);
        try {
            if (Files.exists(file)) {
                return new RedisUser("default", Files.readString(file).strip(), java.util.List.of(everything));
            }
            RedisUser made = RedisUser.random("default", everything);
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, made.password() + "\n");
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
