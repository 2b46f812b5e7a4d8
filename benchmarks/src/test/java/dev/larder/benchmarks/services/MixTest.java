package dev.larder.benchmarks.services;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MixTest {

    private static final Plan PLAN = Plan.of("active=100");

    private static List<Call> calls(int number) {
        return Stream.generate(new Mix(PLAN, 2, List.of("class.java.base.java.util.List"), Known.nothing()))
                .limit(number)
                .toList();
    }

    private static int share(Predicate<Operation> which) {
        return Stream.of(Operation.values())
                .filter(which)
                .mapToInt(operation -> operation.perMille)
                .sum();
    }

    @Test
    void hasThousandSharesOfWhichFiftyOrMoreWrite() {
        assertThat(share(operation -> true)).isEqualTo(1_000);
        assertThat(share(Operation::isWrite)).isGreaterThanOrEqualTo(50);
    }

    @Test
    void asksForEveryKindOfEveryServiceOnBothNodes() {
        assertThat(calls(10_000)).extracting(Call::operation).contains(Operation.values());
        assertThat(calls(100)).extracting(Call::node).contains(0, 1);
    }

    @Test
    void isTheSameForASeed() {
        assertThat(calls(1_000)).isEqualTo(calls(1_000));
    }

    @Test
    void asksForSomeUsersFarMoreOftenThanForMost() {
        Map<String, Long> users = calls(10_000).stream()
                .filter(call -> call.operation() == Operation.DASHBOARD)
                .collect(groupingBy(Call::owner, counting()));
        List<Long> counts = users.values().stream().sorted().toList();

        assertThat(users).hasSizeBetween(50, 100);
        assertThat(counts.get(counts.size() - 1)).isGreaterThan(10 * counts.get(0));
    }
}
