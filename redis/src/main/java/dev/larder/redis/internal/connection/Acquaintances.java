package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Nodes of a cluster that were named once, by the address or in a map, also by a node that has forgotten them since: who may know more
 * where a master is missing. Bounded: whoever was not named for longest is forgotten, of those that the address does not name. Belongs to
 * one thread.
 */
final class Acquaintances {

    private static final int MOST = 100;

    private final List<Endpoint> always;
    private final Set<Endpoint> named = new LinkedHashSet<>();
    private int turns;

    /** The nodes of an address are known always. */
    Acquaintances(List<Endpoint> always) {
        this.always = List.copyOf(always);
    }

    /** Somebody has answered with this map. */
    void named(SlotMap map) {
        named.removeAll(map.masters());
        named.removeAll(map.replicas());
        named.addAll(map.masters());
        named.addAll(map.replicas());
        while (named.size() > MOST) {
            named.remove(named.iterator().next());
        }
    }

    /** So many at most who are none of those, others each time where there are more. */
    List<Endpoint> besides(Collection<Endpoint> those, int most) {
        Set<Endpoint> all = new LinkedHashSet<>(always);
        all.addAll(named);
        all.removeAll(those);
        List<Endpoint> others = new ArrayList<>(all);
        Collections.rotate(others, -turns++ * most);
        return others.subList(0, Math.min(most, others.size()));
    }
}
