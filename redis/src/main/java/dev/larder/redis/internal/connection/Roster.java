package dev.larder.redis.internal.connection;

import dev.larder.redis.internal.address.Endpoint;
import dev.larder.redis.internal.connection.SlotMap.Range;
import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The shards of a cluster by slot, and the map that says so. Immutable; the next one is made from it when the map has changed. */
final class Roster {

    /** A shard and where its master is. */
    record Member(ClusterMaster master, Shard shard) {}

    private final SlotMap map;
    private final Map<Endpoint, Member> members;
    private final List<Shard> shards;
    private final @Nullable Shard[] bySlot = new @Nullable Shard[SlotMap.SLOTS];

    private Roster(SlotMap map, Map<Endpoint, Member> members) {
        this.map = map;
        this.members = members;
        this.shards = members.values().stream().map(Member::shard).toList();
        for (Range range : map.ranges()) {
            Shard shard = Objects.requireNonNull(members.get(range.master())).shard();
            Arrays.fill(bySlot, range.from(), range.to() + 1, shard);
        }
    }

    /** Nobody is known yet. */
    static Roster empty() {
        return new Roster(new SlotMap(-1, List.of(), Set.of()), Map.of());
    }

    SlotMap map() {
        return map;
    }

    List<Shard> shards() {
        return shards;
    }

    List<Member> members() {
        return List.copyOf(members.values());
    }

    @Nullable Shard of(String key) {
        return bySlot[SlotHash.getSlot(key)];
    }

    @Nullable Shard at(Endpoint endpoint) {
        Member member = members.get(endpoint);
        return member == null ? null : member.shard;
    }

    /**
     * The roster of another map. A master that is there in both stays who it is. One that has gone is succeeded by whoever has most of
     * its slots, if that one was not there before: its replica, after a failover. Whoever else is new is made.
     */
    Roster next(SlotMap newer, Function<Endpoint, Member> maker) {
        Map<Endpoint, Member> next = new LinkedHashMap<>();
        newer.masters().forEach(master -> {
            Member present = members.get(master);
            if (present != null) {
                next.put(master, present);
            }
        });
        members.forEach((gone, member) -> {
            Endpoint heir = next.containsKey(gone) ? null : heir(gone, newer, next);
            if (heir != null) {
                next.put(heir, member);
            }
        });
        newer.masters().forEach(master -> next.computeIfAbsent(master, maker));
        return new Roster(newer, next);
    }

    private @Nullable Endpoint heir(Endpoint gone, SlotMap newer, Map<Endpoint, Member> taken) {
        return newer.heirsOf(gone, map).entrySet().stream()
                .filter(heir -> !taken.containsKey(heir.getKey()))
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** Those of this roster that the next one lacks. */
    List<Shard> missingIn(Roster next) {
        List<Shard> gone = new ArrayList<>(shards);
        gone.removeAll(next.shards);
        return gone;
    }

    /** Those whose master is at another endpoint than this roster says, and where it is. */
    Map<Member, Endpoint> moved() {
        Map<Member, Endpoint> moved = new LinkedHashMap<>();
        members.forEach((endpoint, member) -> {
            if (!member.master.endpoint().equals(endpoint)) {
                moved.put(member, endpoint);
            }
        });
        return moved;
    }
}
