package dev.larder.services.catalog;

import dev.larder.services.web.Violations;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes many resources, {@value #BATCH} in a transaction, what contains others before these. A batch that another writer got in the way of is
 * begun again, {@value #ATTEMPTS} times at most.
 */
final class BulkImport {

    static final int BATCH = 500;
    private static final int ATTEMPTS = 3;

    private final ImportTables tables;
    private final TransactionTemplate transactions;
    private final Supplier<Instant> now;

    BulkImport(ImportTables tables, TransactionTemplate transactions, Supplier<Instant> now) {
        this.tables = tables;
        this.transactions = transactions;
        this.now = now;
    }

    /** Refuses all if a row has no place; else writes until the end or until the database stops it, which the answer says. */
    Imported run(List<ImportRow> rows) {
        requirePlaces(rows);
        List<ImportRow> sorted = containersFirst(rows);
        Imported done = Imported.NOTHING;
        for (int start = 0; start < sorted.size(); start += BATCH) {
            try {
                done = done.and(write(sorted.subList(start, Math.min(start + BATCH, sorted.size()))));
            } catch (RuntimeException stop) {
                return done.stopped(stop);
            }
        }
        return done;
    }

    private Imported write(List<ImportRow> batch) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transactions.execute(status -> writeOnce(batch));
            } catch (DuplicateKeyException | ConcurrencyFailureException another) {
                if (attempt == ATTEMPTS) {
                    throw another;
                }
            }
        }
    }

    private Imported writeOnce(List<ImportRow> batch) {
        List<String> ids = batch.stream().map(ImportRow::id).toList();
        ImportPlan plan = ImportPlan.of(
                batch,
                new ImportPlan.Known(tables.locked(ids), tables.lastKeptVersions(ids), tables.known(parents(batch))),
                now.get());
        tables.write(plan);
        return plan.done();
    }

    private void requirePlaces(List<ImportRow> rows) {
        Set<String> known = new HashSet<>(tables.known(parents(rows)));
        rows.forEach(row -> known.add(row.id()));
        Map<String, Integer> seen = new HashMap<>();
        Violations violations = new Violations();
        for (ImportRow row : rows) {
            List<String> possible = row.draft().name().possibleParents();
            Integer first = seen.putIfAbsent(row.id(), row.number());
            violations
                    .unless(
                            possible.isEmpty() || possible.stream().anyMatch(known::contains),
                            row.field(""),
                            "has no place in the catalogue: there is no " + String.join(" and no ", possible),
                            "a name within a module, package or class that exists or is imported with it")
                    .unless(first == null, row.field(""), "is the same resource as row " + first, "each resource once");
        }
        violations.reject();
    }

    private static Set<String> parents(Collection<ImportRow> rows) {
        return rows.stream()
                .flatMap(row -> row.draft().name().possibleParents().stream())
                .collect(Collectors.toSet());
    }

    private static List<ImportRow> containersFirst(List<ImportRow> rows) {
        return rows.stream()
                .sorted(Comparator.comparing(
                                (ImportRow row) -> row.draft().name().type())
                        .thenComparingInt(
                                row -> row.draft().name().qualifiedName().length())
                        .thenComparing(ImportRow::id))
                .toList();
    }
}
