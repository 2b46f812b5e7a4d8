package dev.larder.disk.internal.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one store, held by this process. It looks like this:
 *
 * <pre>
 * lock             who holds it
 * trusted          the store's format, such as {@code larder-disk 1}; while it is there, what the store says of itself may be believed
 * store/           RocksDB's files
 * library/         RocksDB's library, as taken out of its archive
 * aside-17691…/    the last store that could not be opened, to be looked at or deleted
 * </pre>
 *
 * Deleting {@code trusted} makes a store worthless, and can be done where the disk is full and nothing can be written. Used by one thread
 * at a time.
 */
public final class Folder implements AutoCloseable {

    private static final String ASIDE = "aside-";

    private final Path path;
    private final String format;
    private final Holder holder;

    private Folder(Path path, String format, Holder holder) {
        this.path = path;
        this.format = format;
        this.holder = holder;
    }

    /**
     * Makes the folder if it is missing, closes it to others than its owner, and takes it for this process.
     *
     * @param format what the store in it is to be; one of another format is set aside
     * @throws IllegalStateException if somebody else holds it; the message says who, and since when
     * @throws FolderException if it cannot be made or written
     */
    public static Folder claim(Path path, String format, long nowEpochMillis) throws FolderException {
        try {
            Tree.makePrivate(path);
            return new Folder(path, format, Holder.of(path, nowEpochMillis));
        } catch (IOException failure) {
            throw new FolderException(
                    "The disk tier's folder " + path + " cannot be made or written (" + failure
                            + "). Let this process write there, or give it another folder",
                    failure);
        }
    }

    /** Where RocksDB's files are. */
    public Path store() {
        return path.resolve("store");
    }

    /** Where RocksDB's library is put. */
    public Path library() throws IOException {
        return Files.createDirectories(path.resolve("library"));
    }

    /**
     * Makes the place for the store. One of another format is set aside; one that is not trusted is deleted.
     *
     * @return where the other store was put, if there was one
     */
    public Optional<Path> prepare() throws FolderException {
        try {
            Optional<String> found = found();
            if (found.isEmpty()) {
                Tree.delete(store());
            }
            boolean isForeign = found.filter(text -> !text.equals(format)).isPresent();
            Optional<Path> aside = isForeign ? Optional.of(moveAside()) : Optional.empty();
            Files.createDirectories(store());
            return aside;
        } catch (IOException failure) {
            throw new FolderException("The disk tier's folder " + path + " cannot be written: " + failure, failure);
        }
    }

    /**
     * Makes the place for a store of which nothing may be lost: one of another format is refused, and none is deleted or set aside.
     *
     * @throws FolderException if the store is of another format
     */
    public void keep() throws FolderException, IOException {
        // Empty after a loss of power: the store itself is written through to the disk, and is what it was.
        Optional<String> other = found().filter(text -> !text.isEmpty() && !text.equals(format));
        if (other.isPresent()) {
            throw new FolderException("it is of another version, or under another key, or under none", null);
        }
        Files.createDirectories(store());
    }

    private Optional<String> found() throws IOException {
        try {
            return Optional.of(
                    Files.readString(trusted(), StandardCharsets.UTF_8).strip());
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }

    /** From now on what the store says of itself may be believed by who comes later. */
    public void trust() throws IOException {
        Files.writeString(trusted(), format, StandardCharsets.UTF_8);
    }

    /** Nobody who comes later believes the store. Needs no room. */
    public void distrust() throws IOException {
        Files.deleteIfExists(trusted());
    }

    private Path trusted() {
        return path.resolve("trusted");
    }

    /**
     * Puts the store out of the way, where somebody may look at it. Only the last one is kept: each may be as large as the tier.
     *
     * @return where it is now
     */
    public Path setAside() throws FolderException {
        try {
            Path aside = moveAside();
            Files.createDirectories(store());
            return aside;
        } catch (IOException failure) {
            throw new FolderException(
                    "The disk tier's store " + store() + " cannot be opened nor moved: " + failure
                            + ". Delete it, or give this process another folder",
                    failure);
        }
    }

    private Path moveAside() throws IOException {
        distrust();
        for (Path earlier : aside()) {
            Tree.delete(earlier);
        }
        Path aside = path.resolve(ASIDE + Files.getLastModifiedTime(store()).toMillis());
        return Files.move(store(), aside, StandardCopyOption.ATOMIC_MOVE);
    }

    private List<Path> aside() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.getFileName().toString().startsWith(ASIDE))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    /** Lets go of the folder. */
    @Override
    public void close() throws IOException {
        holder.close();
    }
}
