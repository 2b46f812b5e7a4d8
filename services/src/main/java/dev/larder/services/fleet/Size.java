package dev.larder.services.fleet;

import dev.larder.services.web.Violations;

/** What a machine is given: processors, MiB of memory, GiB of disk. */
record Size(int cpus, int memoryMib, int diskGib) {

    private static final int MAX_CPUS = 128;
    private static final int MIN_MEMORY_MIB = 256;
    private static final int MAX_MEMORY_MIB = 2 * 1024 * 1024;
    private static final int MAX_DISK_GIB = 65_536;

    Size {
        new Violations()
                .unless(cpus >= 1 && cpus <= MAX_CPUS, "cpus", "is " + cpus, "a number from 1 to " + MAX_CPUS)
                .unless(
                        memoryMib >= MIN_MEMORY_MIB && memoryMib <= MAX_MEMORY_MIB,
                        "memoryMib",
                        "is " + memoryMib,
                        "a number from " + MIN_MEMORY_MIB + " to " + MAX_MEMORY_MIB)
                .unless(
                        diskGib >= 1 && diskGib <= MAX_DISK_GIB,
                        "diskGib",
                        "is " + diskGib,
                        "a number from 1 to " + MAX_DISK_GIB)
                .reject();
    }
}
