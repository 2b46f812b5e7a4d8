package dev.larder.cli.internal.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A set as it lies in a folder. Reading it reads the manifest and the sizes of its files, not their bytes.
 *
 * @param manifest null if it cannot be read
 * @param complaint why that is, or which file is missing or has another size; empty if nothing is wrong
 */
record BackupSet(Path folder, SetName name, @Nullable Manifest manifest, Signature signature, String complaint) {

    static BackupSet read(Path manifestFile, Optional<SigningKey> key) {
        Path folder =
                Optional.ofNullable(manifestFile.toAbsolutePath().getParent()).orElseThrow();
        SetName name = SetName.ofManifest(manifestFile.getFileName().toString())
                .orElseThrow(() -> new IllegalArgumentException(
                        manifestFile + " is no manifest; name a file such as redis_backup_20261122_013000.json"));
        try {
            ManifestFile file = ManifestFile.read(manifestFile);
            Manifest manifest = file.manifest();
            return new BackupSet(folder, name, manifest, file.judge(key), complaint(folder, name, manifest));
        } catch (IllegalArgumentException damaged) {
            return new BackupSet(
                    folder, name, null, Signature.WRONG, "the manifest is damaged: " + damaged.getMessage());
        }
    }

    private static String complaint(Path folder, SetName name, Manifest manifest) {
        if (!manifest.name().equals(name)) {
            return "the manifest is of set " + manifest.name();
        }
        return manifest.files().stream()
                .map(copy -> complaint(folder, copy))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String complaint(Path folder, Copy copy) {
        Path file = folder.resolve(copy.file());
        try {
            if (!Files.isRegularFile(file)) {
                return copy.file() + " is missing";
            }
            return Files.size(file) == copy.bytes()
                    ? ""
                    : copy.file() + " has " + Files.size(file) + " bytes, not " + copy.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether manifest and files are there, and nobody forged the manifest; what is in the files was not looked at. */
    boolean isSound() {
        return complaint.isEmpty() && signature != Signature.WRONG;
    }

    Path manifestFile() {
        return folder.resolve(name.manifest());
    }

    Path file(Copy copy) {
        return folder.resolve(copy.file());
    }

    /** In a word: complete, partial where only a part was wanted, damaged. */
    String state() {
        if (!isSound() || manifest == null) {
            return "damaged";
        }
        return manifest.whole() ? "complete" : "partial";
    }

    /** What is wrong, in words. */
    String trouble() {
        return complaint.isEmpty() && signature == Signature.WRONG
                ? "the manifest was changed, signed with another key, or not signed at all"
                : complaint;
    }

    List<Copy> copies() {
        return manifest == null ? List.of() : manifest.files();
    }
}
