package dev.larder.cli.internal.doctor;

import java.util.List;

/** One question. */
interface Check {
    /** What it has found: at least one finding, be it that all is well. */
    List<Finding> examine(Patient patient);
}
