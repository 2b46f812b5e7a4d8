package dev.larder.cli.internal.doctor;

import dev.larder.cli.internal.output.Report;
import dev.larder.topologies.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All checks in their order: what everything rests on first, so that the first error is the one to mend. */
final class Examination {

    private static final Map<String, Check> CHECKS = checks();

    private final List<Map<String, Object>> rows = new ArrayList<>();
    private long warnings;
    private long errors;

    private static Map<String, Check> checks() {
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("connect", AccessChecks::connect);
        checks.put("names", HostChecks::names);
        checks.put("version", ServerChecks::version);
        checks.put("acl", AccessChecks::acl);
        checks.put("rights", RightsCheck::rights);
        checks.put("tls", AccessChecks::tls);
        checks.put("persistence", ServerChecks::persistence);
        checks.put("memory", ServerChecks::memory);
        checks.put("system", HostChecks::system);
        checks.put("slowlog", HostChecks::slowlog);
        checks.put("replication", ServerChecks::replication);
        checks.put("quorum", TopologyChecks::quorum);
        checks.put("clocks", TopologyChecks::clocks);
        checks.put("journal", NamespaceChecks::journal);
        checks.put("nodes", NamespaceChecks::nodes);
        checks.put("backup", BackupCheck::age);
        return checks;
    }

    /** In their order. */
    static Set<String> ids() {
        return CHECKS.keySet();
    }

    void run(Patient patient, Set<String> wanted) {
        CHECKS.forEach((id, check) -> {
            if (wanted.contains(id) && !patient.session().interruption().isRequested()) {
                examine(id, check, patient).forEach(finding -> add(id, finding));
            }
        });
    }

    /** A check that fails on its way must not keep the others from being made. */
    private static List<Finding> examine(String id, Check check, Patient patient) {
        try {
            return check.examine(patient);
        } catch (RefusedException refused) {
            return List.of(
                    refused.code().equals("NOPERM")
                            ? Finding.skipped(id, "the user may not look: " + refused.getMessage())
                            : Finding.error(
                                    id, String.valueOf(refused.getMessage()), "See the checks before this one."));
        } catch (RuntimeException failed) {
            return List.of(Finding.error(id, String.valueOf(failed.getMessage()), "See the checks before this one."));
        }
    }

    private void add(String id, Finding finding) {
        rows.add(finding.row(id));
        warnings += finding.level() == Level.WARN ? 1 : 0;
        errors += finding.level() == Level.ERROR ? 1 : 0;
    }

    private static boolean isGood(Map<String, Object> row) {
        return Level.OK.label().equals(row.get("level"));
    }

    boolean hasFindings(Level worst) {
        return errors > 0 || (worst == Level.WARN && warnings > 0);
    }

    /**
     * What was found.
     *
     * @param isBrief whether to leave out what is as it should be
     */
    Report report(String redis, boolean isBrief) {
        String verdict = errors > 0 ? "unfit" : warnings > 0 ? "fit, with reservations" : "fit";
        return Report.of("doctor")
                .with("redis", redis)
                .with("errors", errors)
                .with("warnings", warnings)
                .with("good", rows.stream().filter(Examination::isGood).count())
                .rows(
                        "findings",
                        rows.stream().filter(row -> !isBrief || !isGood(row)).toList())
                .verdict(verdict);
    }
}
