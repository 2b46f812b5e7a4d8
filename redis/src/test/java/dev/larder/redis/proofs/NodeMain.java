package dev.larder.redis.proofs;

import dev.larder.redis.nodes.Orders;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node in a process of its own: what it can be told to do. */
final class NodeMain implements Orders.Node {

    private final ProofNode node;
    private @Nullable Crowd crowd;
    private @Nullable Watch watch;
    private @Nullable HeldLookup heldLookup;

    private NodeMain(ProofNode node) {
        this.node = node;
    }

    public static void main(String[] arguments) throws Exception {
        Orders.follow(() -> new NodeMain(ProofNode.joined(arguments[0], arguments[1])));
    }

    @Override
    public Object obey(String verb, List<String> words) throws Exception {
        return switch (verb) {
            case "clock" -> System.nanoTime();
            case "abandonments" -> node.abandonments();
            case "get" -> joined(words.stream().map(node::version));
            case "peek" -> joined(words.stream().map(id -> node.inMemory(id).orElse(Tiers.ABSENT)));
            case "overtake" -> node.overtake(words.get(0));
            case "weaken" -> weaken(Weakening.valueOf(words.get(0)));
            case "gather" -> gather(words.get(0), Integer.parseInt(words.get(1)), Long.parseLong(words.get(2)));
            case "release" -> joined(Objects.requireNonNull(crowd).release().stream());
            case "watch" -> watch(words.get(0));
            case "seen" -> Objects.requireNonNull(watch).seen();
            case "hold" -> hold(Point.valueOf(words.get(0)), words.get(1));
            case "finish" -> Objects.requireNonNull(heldLookup).finish();
            default -> throw new IllegalArgumentException("No such command: " + verb);
        };
    }

    private Weakening weaken(Weakening how) {
        node.seams().weaken(how);
        return how;
    }

    private Crowd gather(String id, int size, long loadMillis) throws InterruptedException {
        node.loadsTake(Duration.ofMillis(loadMillis));
        crowd = Crowd.gathered(node, id, size);
        return crowd;
    }

    private Watch watch(String id) {
        watch = Watch.begun(node, id);
        return watch;
    }

    private HeldLookup hold(Point point, String id) throws Exception {
        heldLookup = HeldLookup.at(node, point, id);
        return heldLookup;
    }

    private static String joined(Stream<Long> numbers) {
        return numbers.map(String::valueOf).collect(Collectors.joining(" "));
    }
}
