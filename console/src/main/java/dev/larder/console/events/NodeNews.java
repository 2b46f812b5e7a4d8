package dev.larder.console.events;

import dev.larder.console.fleet.Member;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes events of nodes that come, fall silent and go. For one thread. */
public final class NodeNews {

    private final Happenings happenings;
    private Map<String, Member.State> states = Map.of();

    /** Nobody is known yet. */
    public NodeNews(Happenings happenings) {
        this.happenings = happenings;
    }

    /** Tells what has changed. */
    public void tell(List<Member> members) {
        Map<String, Member.State> now = new TreeMap<>();
        members.forEach(member -> now.put(member.node(), member.state()));
        if (!states.isEmpty()) {
            now.forEach((node, state) -> tell(node, states.get(node), state));
        }
        states = now;
    }

    private void tell(String node, Member.@Nullable State before, Member.State state) {
        if (before == null && state == Member.State.ALIVE) {
            happenings.add("node", "info", "Node " + node + " is here");
        } else if (before != null && before != state) {
            String severity = state == Member.State.ALIVE ? "info" : "warning";
            String word = state.name().toLowerCase(Locale.ROOT);
            happenings.add("node", severity, "Node " + node + " is " + word);
        }
    }
}
