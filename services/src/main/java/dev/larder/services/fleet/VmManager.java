package dev.larder.services.fleet;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The machines of the fleet. Every method may block on the hypervisor, and throws {@link
 * dev.larder.services.web.SourceUnavailableException} or a {@link org.springframework.dao.DataAccessException} where that does not answer;
 * nothing has been changed then. Thread-safe.
 */
interface VmManager {

    /** How many states are asked for at once, at most. */
    int MAX_BATCH = 1_000;

    Optional<VmState> state(String id);

    /** The states of those that there are; of {@value #MAX_BATCH} ids at most. */
    Map<String, VmState> states(Collection<String> ids);

    Optional<VmResources> resources(String id);

    /** The last migration, empty if there was none. */
    Optional<VmMigration> migration(String id);

    Optional<VmMetrics> metrics(String id);

    Optional<VmConfiguration> configuration(String id);

    VmPage list(VmQuery query);

    /** The ids of running machines behind one, in their order: the empty text stands before all. */
    List<String> running(String after, int atMost);

    /**
     * Creates a machine, stopped.
     *
     * @throws WrongStateException if there is one of this id
     */
    VmEvent create(VmDraft draft);

    /**
     * Carries a command out.
     *
     * @param expected the version that the machine must have
     * @throws UnknownVmException if there is no such machine
     * @throws WrongStateException if it is not in a state for this, or somebody else was faster
     * @throws dev.larder.services.web.StaleVersionException if it has another version
     */
    VmEvent carryOut(String id, VmCommand command, OptionalLong expected);
}
