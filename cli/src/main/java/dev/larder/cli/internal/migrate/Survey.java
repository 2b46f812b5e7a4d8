package dev.larder.cli.internal.migrate;

import dev.larder.cli.internal.backup.Ground;
import dev.larder.cli.internal.backup.KeyNames;
import dev.larder.cli.internal.doctor.RightsCheck;
import dev.larder.cli.internal.doctor.Version;
import dev.larder.cli.internal.exit.ExitCode;
import dev.larder.cli.internal.exit.Failure;
import dev.larder.cli.internal.output.Report;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.topologies.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a migration would meet: what there is, whether it fits, what stops it. Reads only, every key's name once.
 *
 * @param namespaces that would move
 * @param keys by the beginning of their names
 * @param isResumed whether one is under way from the same source
 */
record Survey(List<String> namespaces, Map<String, Long> keys, boolean isResumed, List<Point> points) {

    private static final Pattern OTHER_DATABASE = Pattern.compile("(?m)^db[1-9]\\d*:");
    private static final Version OLDEST = Version.of("6.2.0");

    /** Something that was looked at. */
    record Point(String about, String state, String says) {
        Map<String, Object> row() {
            return Report.row("about", about, "state", state, "says", says);
        }
    }

    static Survey of(Side source, Side target, Optional<String> named) {
        KeyNames names = new KeyNames();
        for (Server master : source.fleet().all(Role.MASTER)) {
            Keys.matching(master, "*", keys -> keys.forEach(names::count));
        }
        List<String> namespaces = names.namespaces().stream()
                .distinct()
                .filter(namespace -> named.isEmpty() || named.get().equals(namespace))
                .sorted()
                .toList();
        boolean isResumed = isResumed(source, target, namespaces);
        List<Point> points = new ArrayList<>();
        points.add(differ(source, target));
        points.add(versions(source, target));
        points.add(emptiness(target, isResumed));
        points.add(loneliness(target, namespaces, isResumed));
        points.add(memory(source, target));
        points.add(modules(source, target));
        points.add(rights(target, namespaces));
        points.add(left(source, names, namespaces));
        return new Survey(namespaces, ofThem(names, namespaces), isResumed, List.copyOf(points));
    }

    private static boolean isResumed(Side source, Side target, List<String> namespaces) {
        boolean isResumed = false;
        for (String namespace : namespaces) {
            Map<String, String> noted = new Ledger(target, namespace).read();
            String from = noted.getOrDefault(Ledger.SOURCE, "");
            if (!from.isEmpty() && !from.equals(source.toString())) {
                throw new Failure(
                        ExitCode.REFUSED,
                        namespace + " is on its way to " + target + " from " + from + ", not from " + source
                                + "; name that, or end it with 'larder migrate abort'");
            }
            isResumed |= !from.isEmpty();
        }
        return isResumed;
    }

    private static Map<String, Long> ofThem(KeyNames names, List<String> namespaces) {
        Map<String, Long> found = new LinkedHashMap<>(names.prefixes());
        found.keySet().removeIf(prefix -> namespaces.stream().noneMatch(one -> isOf(prefix, one)));
        return found;
    }

    private static boolean isOf(String prefix, String namespace) {
        return prefix.equals(namespace) || prefix.startsWith(namespace + ":");
    }

    private static Point differ(Side source, Side target) {
        Set<String> both = new LinkedHashSet<>(texts(source, "server", "run_id"));
        both.retainAll(texts(target, "server", "run_id"));
        return both.isEmpty()
                ? ok("servers", source + " and " + target + " are different ones")
                : stop("servers", source + " and " + target + " are the same; name another one with --target");
    }

    private static Point versions(Side source, Side target) {
        List<String> there = texts(target, "server", "redis_version");
        String says = "from Redis " + distinct(texts(source, "server", "redis_version")) + ", "
                + source.fleet().topology() + ", to " + distinct(there) + ", "
                + target.fleet().topology();
        return there.stream().map(Version::of).anyMatch(version -> version.compareTo(OLDEST) < 0)
                ? stop("versions", says + ": 6.2 is the oldest that will do")
                : ok("versions", says);
    }

    private static Point emptiness(Side target, boolean isResumed) {
        if (isResumed) {
            return ok("empty", "a migration is under way and would go on");
        }
        return Ground.of(target.fleet()).isEmpty()
                ? ok("empty", target + " is empty")
                : stop("empty", target + " is not empty; name an empty one, or empty it");
    }

    private static Point loneliness(Side target, List<String> namespaces, boolean isResumed) {
        List<String> there = isResumed
                ? List.of()
                : namespaces.stream()
                        .filter(namespace -> !target.nodes(namespace, Set.of()).isEmpty())
                        .toList();
        return there.isEmpty()
                ? ok("nodes", "no node is at " + target + " yet, or it is known")
                : stop("nodes", "nodes of " + there + " are at " + target + "; stop them until the cut-over");
    }

    private static Point memory(Side source, Side target) {
        long needed = sum(source, "used_memory_dataset");
        long used = sum(target, "used_memory");
        List<String> limits = texts(target, "memory", "maxmemory");
        if (limits.contains("0")) {
            return ok("memory", needed + " bytes are needed; " + target + " has no limit of its own");
        }
        long room = limits.stream().mapToLong(Long::parseLong).sum() - used;
        return room >= needed
                ? ok("memory", needed + " bytes are needed, " + room + " are there")
                : warn(
                        "memory",
                        needed + " bytes are needed, " + room + " are there; raise maxmemory, or some will be evicted");
    }

    private static long sum(Side side, String field) {
        return texts(side, "memory", field).stream().mapToLong(Long::parseLong).sum();
    }

    private static Point modules(Side source, Side target) {
        Set<String> missing = modules(source);
        missing.removeAll(modules(target));
        return missing.isEmpty()
                ? ok("modules", "none that the target lacks")
                : warn("modules", "the target lacks " + missing + ", whose values stay where they are");
    }

    private static Set<String> modules(Side side) {
        Set<String> names = new LinkedHashSet<>();
        side.fleet()
                .all(Role.MASTER)
                .forEach(master -> master.ask("INFO", "modules")
                        .text()
                        .lines()
                        .filter(line -> line.startsWith("module:name="))
                        .forEach(line -> names.add(line.replaceFirst("module:name=([^,]*).*", "$1"))));
        return names;
    }

    private static Point rights(Side target, List<String> namespaces) {
        Set<String> refused = new LinkedHashSet<>();
        try {
            refused.addAll(refused(target, namespaces));
        } catch (RefusedException mayNotAsk) {
            return warn(
                    "rights", "the user may not ask about its own rights, see docs/security.md: " + mayNotAsk.code());
        }
        return refused.isEmpty()
                ? ok("rights", "the user may do in " + target + " what a node does")
                : stop("rights", "the user may not do in " + target + ": " + String.join(", ", refused));
    }

    private static Set<String> refused(Side target, List<String> namespaces) {
        Set<String> refused = new LinkedHashSet<>();
        for (Server master : target.fleet().all(Role.MASTER)) {
            namespaces.forEach(namespace -> refused.addAll(RightsCheck.refused(master, namespace)));
        }
        return refused;
    }

    private static Point left(Side source, KeyNames names, List<String> namespaces) {
        long others = names.prefixes().entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("{")
                        && namespaces.stream().noneMatch(one -> isOf(entry.getKey(), one)))
                .mapToLong(Map.Entry::getValue)
                .sum();
        boolean hasDatabases = source.fleet().all(Role.MASTER).stream()
                .anyMatch(master -> OTHER_DATABASE
                        .matcher(master.ask("INFO", "keyspace").text())
                        .find());
        return others == 0 && !hasDatabases
                ? ok("others", "nothing else is in " + source)
                : warn(
                        "others",
                        others + " keys belong to nobody who moves and stay in " + source
                                + (hasDatabases ? ", and so do databases other than 0" : "")
                                + "; 'larder backup' and 'larder restore' move everything, while nobody writes");
    }

    private static List<String> texts(Side side, String section, String field) {
        return side.fleet().all(Role.MASTER).stream()
                .map(master -> master.ask("INFO", section).line(field).strip())
                .toList();
    }

    private static String distinct(List<String> texts) {
        return String.join(" and ", new LinkedHashSet<>(texts));
    }

    private static Point ok(String about, String says) {
        return new Point(about, "ok", says);
    }

    private static Point warn(String about, String says) {
        return new Point(about, "warn", says);
    }

    private static Point stop(String about, String says) {
        return new Point(about, "stop", says);
    }

    /** What it found, for a report. */
    Report report(String kind, Side source, Side target) {
        return Report.of(kind)
                .with("source", source.toString())
                .with("target", target.toString())
                .with("namespaces", namespaces)
                .with("resumed", isResumed)
                .with("keys", keys)
                .rows("points", points.stream().map(Point::row).toList())
                .verdict(complaint().isEmpty() ? "can be moved" : "cannot be moved");
    }

    /** Why it cannot be; empty if it can. */
    Optional<String> complaint() {
        return points.stream()
                .filter(point -> point.state.equals("stop"))
                .map(Point::says)
                .reduce((one, other) -> one + "; " + other);
    }

    /** @throws Failure if it cannot be, or nothing is there */
    void requirePossible(Side source) {
        if (namespaces.isEmpty()) {
            throw new Failure(
                    ExitCode.NOT_FOUND,
                    "No application of Larder has a journal in " + source
                            + ", by the name that is given; 'larder restore' moves what is none of Larder's");
        }
        complaint().ifPresent(complaint -> {
            throw new Failure(ExitCode.REFUSED, "Nothing was done: " + complaint);
        });
    }
}
