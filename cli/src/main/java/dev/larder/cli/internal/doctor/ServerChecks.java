package dev.larder.cli.internal.doctor;

import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.redis.internal.address.Topology;
import dev.larder.topologies.Answer;
import java.util.ArrayList;
import java.util.List;

/** What is asked of each server that holds data. */
final class ServerChecks {

    private static final double NEARLY_FULL = 0.9;

    private ServerChecks() {}

    static List<Finding> version(Patient patient) {
        return each(
                patient,
                server -> Version.of(patient.info(server).line("redis_version")).judge(server.toString()));
    }

    static List<Finding> persistence(Patient patient) {
        return each(patient, server -> persistence(server.toString(), patient.info(server)));
    }

    static Finding persistence(String server, Answer info) {
        if (info.line("loading").equals("1")) {
            return Finding.error(server, "It reads its data from disk and answers nothing else", "Wait; see its log.");
        }
        if (info.line("rdb_last_bgsave_status").equals("err")
                || info.line("aof_last_write_status").equals("err")) {
            return Finding.error(
                    server,
                    "It could not write to its disk the last time, and may refuse writes",
                    "Look into its log and at the room on its disk.");
        }
        boolean isMaster = info.line("role").equals("master");
        boolean forgets = info.line("aof_enabled").equals("0");
        return isMaster && forgets && !info.line("connected_slaves").equals("0")
                ? Finding.warn(
                        server,
                        "A master that has replicas keeps no append-only file: restarted empty, it empties them too",
                        "CONFIG SET appendonly yes, and keep it in its settings; or let nothing restart it but a failover.")
                : Finding.ok(server, forgets ? "forgets everything when it ends" : "keeps an append-only file");
    }

    static List<Finding> memory(Patient patient) {
        return each(patient, server -> memory(server.toString(), patient.info(server)));
    }

    static Finding memory(String server, Answer info) {
        long most = number(info, "maxmemory");
        String policy = info.line("maxmemory_policy");
        if (most == 0) {
            return Finding.warn(
                    server,
                    "It has no limit of memory, so the system decides what happens when there is no more",
                    "CONFIG SET maxmemory to 60 to 70 % of what it may have, and maxmemory-policy allkeys-lru.");
        }
        if (policy.equals("noeviction")) {
            return Finding.error(
                    server,
                    "When it is full it refuses writes, the journal's too (noeviction)",
                    "CONFIG SET maxmemory-policy allkeys-lru.");
        }
        if (number(info, "used_memory") > most * NEARLY_FULL) {
            return Finding.warn(
                    server,
                    "It is full to " + 100 * number(info, "used_memory") / most + " % and evicts",
                    "Give it more memory, or values a shorter life; see evicted in 'larder stats'.");
        }
        return Finding.ok(server, "at most " + most + " bytes, then " + policy);
    }

    static List<Finding> replication(Patient patient) {
        List<Finding> findings = each(patient, server -> replication(server.toString(), patient.info(server)));
        if (patient.fleet().topology() == Topology.SENTINEL) {
            patient.fleet().all(Role.MASTER).forEach(master -> findings.add(writesAlone(master)));
        }
        return findings;
    }

    static Finding replication(String server, Answer info) {
        if (info.line("role").equals("master")) {
            return Finding.ok(server, info.line("connected_slaves") + " replicas");
        }
        return info.line("master_link_status").equals("up")
                ? Finding.ok(server, "follows its master")
                : Finding.error(
                        server,
                        "The replica has lost its master and cannot take its place",
                        "See its log; masterauth, certificates and the network are the usual causes.");
    }

    /** Asked by name, for it needs a right of its own. */
    private static Finding writesAlone(Server master) {
        return writesAlone(master.toString(), Patient.setting(master, "min-replicas-to-write"));
    }

    static Finding writesAlone(String master, String least) {
        return least.equals("0")
                ? Finding.warn(
                        master,
                        "A master that is cut off from everybody goes on taking writes, without a limit of time",
                        "CONFIG SET min-replicas-to-write 1 and min-replicas-max-lag 10, on all servers.")
                : Finding.ok(master, "takes writes only with " + least + " replicas behind it");
    }

    private static long number(Answer info, String name) {
        String text = info.line(name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** A question to one server. */
    interface Question {
        Finding ask(Server server);
    }

    static List<Finding> each(Patient patient, Question question) {
        List<Finding> findings = new ArrayList<>();
        for (Server server : patient.fleet().holders()) {
            findings.add(question.ask(server));
        }
        return findings;
    }
}
