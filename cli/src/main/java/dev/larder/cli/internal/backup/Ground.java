package dev.larder.cli.internal.backup;

import dev.larder.cli.internal.servers.Fleet;
import dev.larder.cli.internal.servers.Role;
import dev.larder.cli.internal.servers.Server;
import dev.larder.topologies.Answer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is in the Redis that is to be restored into.
 *
 * @param isEmpty whether nobody's values are there; what nodes that run write by themselves does not count
 * @param journals applications of Larder that have a journal there
 */
public record Ground(boolean isEmpty, Set<String> journals) {

    private static final Pattern JOURNAL = Pattern.compile("\\{([^}]+)}~incarnation");
    private static final Pattern OTHER_DATABASE = Pattern.compile("(?m)^db[1-9]\\d*:");

    /** Looks. */
    public static Ground of(Fleet fleet) {
        Set<String> journals = new TreeSet<>();
        boolean isEmpty = true;
        for (Server master : fleet.all(Role.MASTER)) {
            isEmpty &= isEmpty(master, journals);
        }
        return new Ground(isEmpty, journals);
    }

    /** Looks at keys until one of somebody's is found. */
    private static boolean isEmpty(Server master, Set<String> journals) {
        if (OTHER_DATABASE.matcher(master.ask("INFO", "keyspace").text()).find()) {
            return false;
        }
        String cursor = "0";
        do {
            List<Answer> page = master.ask("SCAN", cursor, "COUNT", "500").items();
            cursor = page.get(0).text();
            for (Answer key : page.get(1).items()) {
                Matcher journal = JOURNAL.matcher(key.text());
                if (journal.matches()) {
                    journals.add(journal.group(1));
                }
                if (!KeyNames.isBookkeeping(key.text())) {
                    return false;
                }
            }
        } while (!cursor.equals("0"));
        return true;
    }
}
