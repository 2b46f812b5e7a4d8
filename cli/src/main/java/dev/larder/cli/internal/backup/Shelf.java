package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder of sets. */
record Shelf(Path folder, Optional<SigningKey> key) {

    /** All that have a manifest, the newest first. */
    List<BackupSet> sets() {
        List<BackupSet> sets = new ArrayList<>();
        for (String name : names()) {
            if (SetName.ofManifest(name).isPresent()) {
                sets.add(BackupSet.read(folder.resolve(name), key));
            }
        }
        sets.sort(Comparator.comparing((BackupSet set) -> set.name().stamp()).reversed());
        return sets;
    }

    /** The newest one from which all can be restored. */
    BackupSet newestWhole() {
        return sets().stream()
                .filter(set -> set.state().equals("complete"))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        ExitCode.NOT_FOUND,
                        "There is no complete backup in " + folder + "; take one with 'larder backup'"));
    }

    /** The set of a manifest, or the newest one of a folder. */
    static BackupSet setAt(Path named, Optional<SigningKey> key) {
        if (Files.isDirectory(named)) {
            return new Shelf(named, key).newestWhole();
        }
        if (!Files.isReadable(named)) {
            throw new Failure(ExitCode.NOT_FOUND, named + " is not there or cannot be read");
        }
        return BackupSet.read(named, key);
    }

    /** Copies that no manifest names: what an unfinished backup left, or what stayed of one whose manifest is gone. */
    List<String> strays() {
        Set<String> named = sets().stream()
                .flatMap(set -> set.copies().stream())
                .map(Copy::file)
                .collect(Collectors.toSet());
        return names().stream()
                .filter(SetName::isFile)
                .filter(name -> !named.contains(name))
                .toList();
    }

    private Set<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
