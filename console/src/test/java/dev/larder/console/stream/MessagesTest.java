package dev.larder.console.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private final Messages messages = new Messages("p", 3);

    private static List<String> texts(List<Messages.Message> some) {
        return some.stream()
                .map(message -> new String(message.bytes(), UTF_8).replaceAll("(?s).*data: (.*)\n\n", "$1"))
                .toList();
    }

    @Test
    void haveTheFormOfEvents() {
        assertThat(new String(messages.add("frame", "shop:v1", "{}").bytes(), UTF_8))
                .isEqualTo("id: p-1\nevent: frame\ndata: {}\n\n");
    }

    @Test
    void goOnWhereAClientLeft() {
        for (int i = 1; i <= 4; i++) {
            messages.add("frame", "shop:v1", "" + i);
        }
        messages.add("frame", "other:v1", "theirs");

        assertThat(texts(messages.after("p-3", "shop:v1"))).containsExactly("4");
        assertThat(messages.after("p-5", "shop:v1")).isEmpty();
        assertThat(messages.after(null, "shop:v1")).isEmpty();
    }

    @Test
    void areAllNewToAClientOfAnotherProcess() {
        for (int i = 1; i <= 5; i++) {
            messages.add("frame", "shop:v1", "" + i);
        }

        assertThat(texts(messages.after("q-99", "shop:v1"))).containsExactly("3", "4", "5");
        assertThat(texts(messages.after("garbled", "shop:v1"))).hasSize(3);
    }

    @Test
    void goOldestFirstWhereAClientIsTooSlow() {
        Outlet outlet = new Outlet(2);
        outlet.addAll(Stream.of("1", "2", "3").map(text -> text.getBytes(UTF_8)).toList());

        assertThat(outlet.size()).isEqualTo(2);
        assertThat(outlet.dropped()).isEqualTo(1);
        assertThat(outlet.next()).isEqualTo("2".getBytes(UTF_8));
    }

    @Test
    void haveNoMoreListenersThanAllowed() {
        Clients clients = new Clients(2);

        assertThat(Stream.of(clients.take(), clients.take(), clients.take())).containsExactly(true, true, false);
        clients.giveBack();
        assertThat(clients.take()).isTrue();
    }
}
