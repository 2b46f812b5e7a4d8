package dev.larder.benchmarks.disk;

import dev.larder.benchmarks.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * All that is measured of the disk tier, one after the other: {@link RestartReport}, then a {@link DiskReport} for each size. Prints it,
 * and puts it into a page between two marks. Ends in time, if need be with fewer values than asked for, which it says.
 *
 * <p>Arguments: a folder, the page or {@code -} for none, how many minutes all of it may take, then pairs of size and number, {@code 200
 * 1000000 10000 1000000} unless given. With {@code large} before the pairs there is no restart and no MVStore, and values are as many as have room on the disk.
 */
public final class DiskReports {

    private static final List<String> SIZES = List.of("200", "1000000", "10000", "1000000");

    private DiskReports() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Duration time = Duration.ofMinutes(Long.parseLong(arguments[2]));
        List<String> rest = Arrays.asList(arguments).subList(3, arguments.length);
        boolean isLarge = !rest.isEmpty() && rest.get(0).equals("large");
        List<String> given = isLarge ? rest.subList(1, rest.size()) : rest;
        List<String> sizes = given.isEmpty() ? SIZES : given;
        String restart = isLarge ? "" : new RestartReport(folder).run();
        String report = Page.machine() + restart + ofAll(folder, time, sizes, isLarge);
        System.out.println(report);
        if (!arguments[1].equals("-")) {
            new Page(Path.of(arguments[1]), isLarge ? "make disk-bench SIZES=large" : "make disk-bench").write(report);
        }
    }

    // The restart takes less than a tenth.
    private static String ofAll(Path folder, Duration time, List<String> sizes, boolean isLarge) throws Exception {
        Duration each = time.multipliedBy(9).dividedBy(10).dividedBy(sizes.size() / 2);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < sizes.size(); i += 2) {
            int bytes = Integer.parseInt(sizes.get(i));
            int number = Integer.parseInt(sizes.get(i + 1));
            all.append(new DiskReport(folder, bytes, number, each, isLarge).run());
        }
        return all.toString();
    }
}
