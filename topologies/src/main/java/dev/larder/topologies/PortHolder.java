package dev.larder.topologies;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds out who listens on a port, for the one line that tells a user why theirs is not to be had. Reads {@code /proc},
 * so it answers on Linux, for processes this user may look at.
 *
 * @since 0.1
 */
public final class PortHolder {
    private static final String LISTENING = "0A";
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private PortHolder() {}

    /** The process that listens on the TCP port, as {@code redis-server (pid 4711)}, or empty if that is not known. */
    public static Optional<String> of(int port) {
        Set<String> sockets = TABLES.stream()
                .flatMap(PortHolder::lines)
                .flatMap(line -> listeningSocket(line, port).stream())
                .collect(Collectors.toSet());
        return sockets.isEmpty() ? Optional.empty() : holderOf(sockets);
    }

    /** A row is {@code sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode …}, the port in hex. */
    private static Optional<String> listeningSocket(String row, int port) {
        String[] columns = row.strip().split("\\s+");
        String hexPort = String.format(Locale.ROOT, ":%04X", port);
        return columns.length > 9 && columns[1].endsWith(hexPort) && columns[3].equals(LISTENING)
                ? Optional.of("socket:[" + columns[9] + "]")
                : Optional.empty();
    }

    private static Optional<String> holderOf(Set<String> sockets) {
        return ProcessHandle.allProcesses()
                .filter(process -> holdsOneOf(sockets, process.pid()))
                .findFirst()
                .map(PortHolder::describe);
    }

    private static boolean holdsOneOf(Set<String> sockets, long pid) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : open) {
                if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException goneOrNotOurs) {
            return false;
        }
    }

    private static String describe(ProcessHandle process) {
        return nameOf(process.pid()) + " (pid " + process.pid() + ")";
    }

    /** As it was called, not as the file is called that a link may lead to. */
    private static String nameOf(long pid) {
        try {
            String commandLine = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
            return Path.of(commandLine.split("[\\x00 ]", 2)[0]).getFileName().toString();
        } catch (IOException gone) {
            return "a process";
        }
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream();
        } catch (IOException notLinux) {
            return Stream.empty();
        }
    }
}
