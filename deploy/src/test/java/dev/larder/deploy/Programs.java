package dev.larder.deploy;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Programs of Debian's packages. A skipped test fails the build, so what needs one that is missing says so and shows nothing. */
public final class Programs {
    private static final Logger LOG = LoggerFactory.getLogger(Programs.class);

    private Programs() {}

    /**
     * The program, or nothing and a warning.
     *
     * @throws AssertionError if it is missing in CI
     */
    public static Optional<Tool> find(String program, String debianPackage) {
        Optional<Tool> tool = Tool.find(program);
        if (tool.isEmpty()) {
            String lack = "Not shown here: it needs " + program + ", of Debian's package " + debianPackage;
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(lack + ", which .ci/run installs");
            }
            LOG.warn(lack);
        }
        return tool;
    }

    public static Optional<Tool> promtool() {
        return find("promtool", "prometheus");
    }
}
