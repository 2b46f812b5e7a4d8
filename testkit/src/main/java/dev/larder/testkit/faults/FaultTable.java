package dev.larder.testkit.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table on the page, whose rows begin with their numbers. Pure. */
final class FaultTable {

    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|.*");
    private static final int NO_ROW = -1;

    private FaultTable() {}

    /** The page's lines with a row in its place: instead of the one of its number, else before the next or behind the last. */
    static List<String> with(List<String> lines, int number, String row) {
        List<String> changed = new ArrayList<>(lines);
        int present = firstRowFrom(number, lines);
        if (present < lines.size() && numberOf(lines.get(present)) == number) {
            changed.set(present, row);
        } else {
            changed.add(present, row);
        }
        return changed;
    }

    /** Where the first row stands whose number is not smaller; behind the last row if there is none. */
    private static int firstRowFrom(int number, List<String> lines) {
        int behindLast = lines.size();
        for (int i = 0; i < lines.size(); i++) {
            int found = numberOf(lines.get(i));
            if (found >= number) {
                return i;
            }
            behindLast = found == NO_ROW ? behindLast : i + 1;
        }
        return behindLast;
    }

    private static int numberOf(String line) {
        Matcher row = ROW.matcher(line);
        return row.matches() ? Integer.parseInt(row.group(1)) : NO_ROW;
    }
}
