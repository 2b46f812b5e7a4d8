package dev.larder.console.measured;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * CPU time that was used up to a moment.
 *
 * @param atNanos the moment
 * @param processNanos by the process
 * @param byThread by threads of the console and of the web server that serves it
 */
record CpuTimes(long atNanos, long processNanos, Map<Long, Long> byThread) {

    private static final String OURS = "larder-console.*|http-nio-.*|Catalina-.*";

    static CpuTimes now() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> byThread = new HashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().matches(OURS)) {
                byThread.put(thread.getThreadId(), threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new CpuTimes(System.nanoTime(), process.getProcessCpuTime(), byThread);
    }

    /** The share of a core that the process used since then. */
    double processSince(CpuTimes before) {
        return (double) (processNanos - before.processNanos) / (atNanos - before.atNanos);
    }

    /** The share of a core that the console and its web server used since then. */
    double consoleSince(CpuTimes before) {
        long used = byThread.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.byThread.getOrDefault(thread.getKey(), 0L))
                .sum();
        return (double) used / (atNanos - before.atNanos);
    }
}
