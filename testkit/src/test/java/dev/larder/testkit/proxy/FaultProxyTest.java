package dev.larder.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
final class FaultProxyTest {

    private CountingServer server;
    private FaultProxy proxy;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        server = new CountingServer();
        proxy = FaultProxy.to(server.port());
        client = new Client(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        server.close();
    }

    @Nested
    class WithoutAFault {

        @Test
        void everythingPassesAndIsCounted() throws IOException {
            assertThat(client.ask("one")).isEqualTo("+one");
            assertThat(client.ask("two")).isEqualTo("+two");
            assertThat(proxy.counts()).isEqualTo(new ProxyCounts(1, 1, 0, 22, 0, 0));
        }

        @Test
        void moreThanIsKeptComesThroughUnchanged() throws IOException {
            String megabyte = "x".repeat(1 << 20);
            assertThat(client.ask(megabyte)).isEqualTo("+" + megabyte);
        }

        @Test
        void theEndOfOneSideReachesTheOther() throws Exception {
            client.ask("one");
            client.close();
            assertThat(server.heard()).isEqualTo("one");
            assertThat(server.heard()).isEqualTo("(closed)");
        }

        @Test
        void aServerThatIsNotThereBreaksTheConnection() throws IOException {
            server.close();
            try (Client late = new Client(proxy.port())) {
                assertThatThrownBy(() -> late.ask("one")).isInstanceOf(SocketException.class);
            }
        }

        @Test
        void newConnectionsGoWhereTheyAreSent() throws IOException {
            try (CountingServer other = new CountingServer()) {
                proxy.retarget(other.port());
                assertThat(client.ask("here")).isEqualTo("+here");
                try (Client late = new Client(proxy.port())) {
                    assertThat(late.ask("there")).isEqualTo("+there");
                }
                assertThat(other.hasHeardNothing()).isFalse();
            }
        }
    }

    @Nested
    class Slow {

        @Test
        void bytesAreKeptOnEachWay() throws IOException {
            proxy.delay(Duration.ofMillis(100));
            assertThat(millisOf(() -> client.ask("one"))).isGreaterThanOrEqualTo(200);
        }

        @Test
        void bytesAreKeptOnOneWay() throws IOException {
            proxy.delay(Way.TO_CLIENT, Duration.ofMillis(100));
            assertThat(millisOf(() -> client.ask("one"))).isBetween(100L, 10_000L);
        }

        @Test
        void aDelayDoesNotStretchWhatIsSentTogether() throws IOException {
            proxy.delay(Way.TO_SERVER, Duration.ofMillis(200));
            long millis = millisOf(() -> {
                for (int i = 0; i < 50; i++) {
                    client.send("line " + i);
                }
                for (int i = 0; i < 50; i++) {
                    assertThat(client.answer()).isEqualTo("+line " + i);
                }
            });
            assertThat(millis).isBetween(200L, 5_000L);
        }

        @Test
        void onlySoMuchPassesInASecond() throws IOException {
            proxy.throttle(Way.TO_CLIENT, 20_000);
            String tenKilobytes = "x".repeat(10_000);
            assertThat(millisOf(() -> client.ask(tenKilobytes))).isGreaterThanOrEqualTo(400);
        }

        @Test
        void whatIsHeldArrivesOnceHealed() throws Exception {
            proxy.hold(Way.TO_SERVER);
            client.send("one");
            assertThat(client.hearsNothing()).isTrue();
            assertThat(server.hasHeardNothing()).isTrue();
            proxy.heal();
            assertThat(client.answer()).isEqualTo("+one");
        }

        private long millisOf(Step step) throws IOException {
            long began = System.nanoTime();
            step.run();
            return Duration.ofNanos(System.nanoTime() - began).toMillis();
        }
    }

    @Nested
    class Mute {

        @Test
        void halfOpenAcceptsAndNeverAnswers() throws IOException {
            proxy.halfOpen();
            client.send("one");
            try (Client late = new Client(proxy.port())) {
                late.send("two");
                assertThat(client.hearsNothing()).isTrue();
                assertThat(late.hearsNothing()).isTrue();
            }
            assertThat(server.hasHeardNothing()).isTrue();
            assertThat(proxy.counts().swallowedBytes()).isEqualTo(10);
        }

        @Test
        void aConnectionThatLostBytesStaysMuteWhileNewOnesWork() throws IOException {
            proxy.halfOpen();
            client.send("one");
            assertThat(client.hearsNothing()).isTrue();
            proxy.heal();
            client.send("two");
            assertThat(client.hearsNothing()).isTrue();
            try (Client late = new Client(proxy.port())) {
                assertThat(late.ask("three")).isEqualTo("+three");
            }
        }

        @Test
        void aConnectionThatLostNothingGoesOn() throws IOException {
            client.ask("zero");
            proxy.halfOpen();
            proxy.heal();
            assertThat(client.ask("one")).isEqualTo("+one");
        }

        @Test
        void aConnectionMadeMeanwhileStaysMute() throws IOException {
            proxy.halfOpen();
            try (Client late = new Client(proxy.port())) {
                late.send("one");
                assertThat(late.hearsNothing()).isTrue();
                proxy.heal();
                late.send("two");
                assertThat(late.hearsNothing()).isTrue();
            }
            assertThat(server.hasHeardNothing()).isTrue();
        }

        @Test
        void oneWayMayBeMute() throws Exception {
            proxy.swallow(Way.TO_CLIENT);
            client.send("one");
            assertThat(server.heard()).isEqualTo("one");
            assertThat(client.hearsNothing()).isTrue();
        }

        @Test
        void theAnswerToOneCommandIsLostThoughItWasCarriedOut() throws Exception {
            proxy.loseAnswer(2);
            client.send("one", "two", "three");
            assertThat(client.answer()).isEqualTo("+one");
            assertThat(client.hearsNothing()).isTrue();
            assertThat(server.heard()).isEqualTo("one");
            assertThat(server.heard()).isEqualTo("two");
            assertThat(proxy.isWaiting()).isFalse();
        }

        @Test
        void theAnswerToACommandOfAKindIsLost() throws Exception {
            proxy.loseAnswerTo("set");
            assertThat(client.ask("get it")).isEqualTo("+get it");
            client.send("set it");
            assertThat(client.hearsNothing()).isTrue();
            server.heard();
            assertThat(server.heard()).isEqualTo("set it");
        }

        @Test
        void soManyBytesComeThroughAndNoMore() throws IOException {
            proxy.loseAfter(Way.TO_CLIENT, 6);
            client.send("one");
            assertThat(client.answer()).isEqualTo("+one");
            client.send("two");
            assertThat(client.hearsNothing()).isTrue();
            try (Client late = new Client(proxy.port())) {
                assertThat(late.ask("three")).isEqualTo("+three");
            }
        }
    }

    @Nested
    class Broken {

        @Test
        void aResetReachesBothSides() throws Exception {
            client.ask("one");
            proxy.cut();
            assertThatThrownBy(client::answer).isInstanceOf(SocketException.class);
            assertThat(server.heard()).isEqualTo("one");
            assertThat(server.heard()).isEqualTo("(broken)");
            assertThat(proxy.counts().cut()).isEqualTo(1);
        }

        @Test
        void aHangUpIsInOrder() throws Exception {
            client.ask("one");
            proxy.hangUp();
            assertThat(client.answer()).isEqualTo("(closed)");
            server.heard();
            assertThat(server.heard()).isEqualTo("(closed)");
        }

        @Test
        void refusedIsWhoComesNew() throws IOException {
            client.ask("one");
            proxy.refuse();
            assertThatThrownBy(() -> new Client(proxy.port())).isInstanceOf(ConnectException.class);
            assertThat(client.ask("two")).isEqualTo("+two");
            proxy.heal();
            try (Client late = new Client(proxy.port())) {
                assertThat(late.ask("three")).isEqualTo("+three");
            }
        }

        @Test
        @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Two sockets cannot share a port there")
        void thePortOfOneThatRefusesIsNobodyElses() throws IOException {
            proxy.down();
            assertThatThrownBy(() -> new ServerSocket(proxy.port(), 1, InetAddress.getLoopbackAddress()))
                    .isInstanceOf(BindException.class);
            proxy.heal();
            try (Client late = new Client(proxy.port())) {
                assertThat(late.ask("one")).isEqualTo("+one");
            }
        }

        @Test
        void refusingTwiceAndHealingTwiceIsTheSame() throws IOException {
            proxy.down();
            proxy.down();
            proxy.heal();
            proxy.heal();
            try (Client late = new Client(proxy.port())) {
                assertThat(late.ask("one")).isEqualTo("+one");
            }
        }

        @Test
        void aConnectionIsCutBetweenTwoCommandsSentTogether() throws Exception {
            proxy.cutBehind("unlink");
            client.send("unlink it", "append it");
            assertThatThrownBy(client::answer).isInstanceOf(SocketException.class);
            assertThat(server.heard()).isEqualTo("unlink it");
            assertThat(server.heard()).startsWith("(");
        }

        @Test
        void oneBitOfOneByteIsFlipped() throws IOException {
            proxy.corruptAfter(Way.TO_CLIENT, 3);
            assertThat(client.ask("one")).isEqualTo("+ond");
            assertThat(client.ask("one")).isEqualTo("+one");
            assertThat(proxy.counts().corruptedBytes()).isEqualTo(1);
        }
    }

    @Test
    void healingDisarmsWhatWaits() throws IOException {
        proxy.loseAnswer(1);
        assertThat(proxy.isWaiting()).isTrue();
        proxy.heal();
        assertThat(proxy.isWaiting()).isFalse();
        assertThat(client.ask("one")).isEqualTo("+one");
    }

    @Test
    void closingLeavesNoThreadAndNoPort() throws IOException {
        int port = proxy.port();
        proxy.close();
        proxy.close();
        assertThatThrownBy(() -> new Client(port)).isInstanceOf(ConnectException.class);
        assertThatThrownBy(proxy::cut).isInstanceOf(IllegalStateException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("larder-fault-proxy");
    }

    @Test
    void aLeverThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> proxy.throttle(Way.TO_CLIENT, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytesPerSecond is -1: give 0 for no limit, or more");
    }

    private interface Step {
        void run() throws IOException;
    }
}
