package dev.larder.spring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.larder.Invalidation;
import dev.larder.Larder;
import dev.larder.codecs.JsonCodecs;
import dev.larder.testkit.InMemorySharedTier;
import dev.larder.testkit.Larders;
import dev.larder.testkit.ManualClock;
import dev.larder.testkit.TierLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.session.FindByIndexNameSessionRepository;

@Timeout(60)
class LarderSessionRepositoryTest {

    @RegisterExtension
    final Larders larders = new Larders();

    private final ManualClock clock = new ManualClock();
    private final InMemorySharedTier redis = new InMemorySharedTier(clock);
    private final List<LarderSessionRepository> opened = new ArrayList<>();
    private final List<Larder> nodes = new ArrayList<>();
    private final TierLink link = redis.link();
    private final LarderSessionRepository here = node(link);
    private final LarderSessionRepository there = node(redis.link());

    private LarderSessionRepository node(TierLink way) {
        Larder larder =
                larders.open(Larder.named("shop").clock(clock).shared(way).codecs(new JsonCodecs()));
        nodes.add(larder);
        SessionProperties properties = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("larder.session", SessionProperties.class);
        SessionStore store = new SessionStore(larder, new JsonCodecs(), properties, clock);
        AttributeCodec codec =
                new JsonAttributes(new AllowedClasses(List.of()), getClass().getClassLoader());
        LarderSessionRepository repository = new LarderSessionRepository(store, codec, properties, clock);
        opened.add(repository);
        return repository;
    }

    @AfterEach
    void close() {
        opened.forEach(LarderSessionRepository::close);
    }

    private String loggedIn() {
        LarderSession session = here.createSession();
        session.setAttribute("user", "alice");
        here.save(session);
        return session.getId();
    }

    private static LarderSession found(LarderSessionRepository repository, String id) {
        return Objects.requireNonNull(repository.findById(id));
    }

    @Test
    void isOneSessionOnAllNodes() {
        String id = loggedIn();

        LarderSession session = found(there, id);

        assertThat(session.<String>getAttribute("user")).isEqualTo("alice");
        assertThat(session.getCreationTime()).isEqualTo(Instant.ofEpochMilli(clock.millis()));
        assertThat(session.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void loseNothingOfEachOtherWhenTwoRequestsChangeDifferentAttributes() {
        String id = loggedIn();
        // 1. Both requests read the session.
        LarderSession one = found(here, id);
        LarderSession two = found(there, id);
        // 2. Each changes something of its own, and removes something.
        one.setAttribute("cart", 3);
        two.setAttribute("language", "la");
        two.removeAttribute("user");
        // 3. Both write.
        here.save(one);
        there.save(two);

        assertThat(found(here, id).getAttributeNames()).containsExactlyInAnyOrder("cart", "language");
        assertThat(found(there, id).getAttributeNames()).containsExactlyInAnyOrder("cart", "language");
    }

    @Test
    void seesAChangeOfAnotherNodeAtOnceThoughItHasACopy() {
        String id = loggedIn();
        found(there, id);

        LarderSession session = found(here, id);
        session.setAttribute("user", "bob");
        here.save(session);

        assertThat(found(there, id).<String>getAttribute("user")).isEqualTo("bob");
    }

    @Test
    void isEndedOnAllNodesAtOnce() {
        String id = loggedIn();
        found(there, id);

        here.deleteById(id);

        assertThat(there.findById(id)).isNull();
        assertThat(here.findById(id)).isNull();
    }

    @Test
    void staysEndedThoughARequestOfBeforeWritesItsChangeAfterwards() {
        String id = loggedIn();
        LarderSession late = found(there, id);
        late.setAttribute("cart", 3);

        here.deleteById(id);
        there.save(late);

        assertThat(there.findById(id)).isNull();
    }

    @Test
    void hasANewIdentifierAfterLogInAndTheOldOneIsWorthNothing() {
        String old = loggedIn();
        LarderSession session = found(here, old);

        String fresh = session.changeSessionId();
        session.setAttribute("role", "admin");
        here.save(session);

        assertThat(there.findById(old)).isNull();
        assertThat(found(there, fresh).getAttributeNames()).containsExactlyInAnyOrder("user", "role");
    }

    @Test
    void endsWhenNobodyUsedItForItsTimeout() {
        String id = loggedIn();

        clock.advance(Duration.ofMinutes(31));

        assertThat(here.findById(id)).isNull();
        assertThat(there.findById(id)).isNull();
    }

    @Test
    void livesAsLongAsItIsUsed() {
        String id = loggedIn();
        for (int request = 0; request < 4; request++) {
            clock.advance(Duration.ofMinutes(20));
            LarderSession session = found(there, id);
            session.setLastAccessedTime(Instant.ofEpochMilli(clock.millis()));
            there.save(session);
        }
        assertThat(here.findById(id)).isNotNull();
    }

    @Test
    void isNotWrittenOnlyBecauseItWasUsedAMomentAgo() {
        String id = loggedIn();
        LarderSession session = found(here, id);

        clock.advance(Duration.ofSeconds(59));
        session.setLastAccessedTime(Instant.ofEpochMilli(clock.millis()));
        assertThat(session.isToBeWritten()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        session.setLastAccessedTime(Instant.ofEpochMilli(clock.millis()));

        assertThat(session.isToBeWritten()).isTrue();
    }

    @Test
    void goesOnFromMemoryWhileRedisIsAwayAndWritesWhatChangedWhenItIsBack() {
        String id = loggedIn();
        found(here, id);
        link.disconnect();
        clock.advance(Duration.ofSeconds(20));

        LarderSession session = found(here, id);
        session.setAttribute("cart", 3);
        here.save(session);
        assertThat(found(here, id).getAttributeNames()).containsExactlyInAnyOrder("user", "cart");
        assertThat(here.waitingSessions()).isOne();
        assertThat(found(there, id).getAttributeNames()).containsExactly("user");

        link.reconnect();
        here.writeWaiting();
        assertThat(here.waitingSessions()).isZero();
        assertThat(found(there, id).getAttributeNames()).containsExactlyInAnyOrder("user", "cart");
    }

    @Test
    void canBeginWhileRedisIsAwayAndIsKnownToAllWhenItIsBack() {
        link.disconnect();
        String id = loggedIn();
        assertThat(found(here, id).<String>getAttribute("user")).isEqualTo("alice");

        link.reconnect();
        here.writeWaiting();

        assertThat(found(there, id).<String>getAttribute("user")).isEqualTo("alice");
    }

    @Test
    void endedWhileRedisIsAwayIsEndedHereAtOnceAndThereWhenItIsBack() {
        String id = loggedIn();
        found(here, id);
        link.disconnect();

        here.deleteById(id);
        assertThat(here.findById(id)).isNull();

        link.reconnect();
        assertThat(here.findById(id)).isNull();
        nodes.get(0).invalidate(Invalidation.tag("any")); // before which all that waits is sent
        assertThat(here.findById(id)).isNull();
        assertThat(there.findById(id)).isNull();
    }

    @Test
    void takesNoMoreChangesThanItHasRoomForWhileRedisIsAway() {
        WaitingChanges waiting = new WaitingChanges(2);
        Change change = new Change(true, 0, 0, 60, Map.of());

        assertThat(waiting.add("a", change, Optional.empty())).isTrue();
        assertThat(waiting.add("b", change, Optional.empty())).isTrue();
        assertThat(waiting.add("c", change, Optional.empty())).isFalse();
        assertThat(waiting.add("a", change, Optional.empty())).isTrue();
    }

    @Test
    void standsInRedisUnderAHashOfItsIdentifier() {
        String id = loggedIn();

        assertThat(LarderSessionRepository.hashed(id)).hasSize(43).doesNotContain(id);
    }

    @Test
    void refusesAnAttributeThatCouldNotBeReadBackSafely() {
        LarderSession session = here.createSession();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.setAttribute("thread", Thread.currentThread()))
                .withMessageContaining("larder.session.allow");
    }

    @Test
    void needsASharedTierAndSaysSo() {
        Larder alone = larders.open(Larder.named("alone").clock(clock));
        SessionProperties properties = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("larder.session", SessionProperties.class);

        assertThatIllegalStateException()
                .isThrownBy(() -> new SessionStore(alone, new JsonCodecs(), properties, clock))
                .withMessageContaining("set larder.redis.uri, or switch larder.session.enabled off");
    }

    @Nested
    class ByPrincipal {

        private static final String USER = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

        private String loggedIn(LarderSessionRepository node, String user) {
            LarderSession session = node.createSession();
            session.setAttribute(USER, user);
            node.save(session);
            return session.getId();
        }

        @Test
        void sessionsOfAllNodesAreFound() {
            loggedIn(here, "alice");
            loggedIn(there, "alice");
            loggedIn(there, "bob");

            assertThat(here.findByPrincipalName("alice")).hasSize(2);
            assertThat(there.findByPrincipalName("bob").values())
                    .singleElement()
                    .satisfies(session ->
                            assertThat(session.<String>getAttribute(USER)).isEqualTo("bob"));
            assertThat(here.findByPrincipalName("nobody")).isEmpty();
            assertThat(here.findByIndexNameAndIndexValue("another", "alice")).isEmpty();
        }

        @Test
        void logsOutEverywhere() {
            String one = loggedIn(here, "alice");
            String two = loggedIn(there, "alice");

            here.findByPrincipalName("alice").keySet().forEach(here::deleteById);

            assertThat(here.findById(one)).isNull();
            assertThat(there.findById(two)).isNull();
            assertThat(there.findByPrincipalName("alice")).isEmpty();
        }

        @Test
        void whatIsFoundLetsNobodyIntoASession() {
            loggedIn(here, "alice");

            assertThat(here.findByPrincipalName("alice").keySet())
                    .singleElement()
                    .satisfies(id -> assertThat(here.findById(id)).isNull());
        }

        @Test
        void whatIsFoundMayBeWrittenTo() {
            String id = loggedIn(here, "alice");
            LarderSession session =
                    there.findByPrincipalName("alice").values().iterator().next();
            session.setAttribute("expired", true);
            there.save(session);

            assertThat(found(here, id).<Boolean>getAttribute("expired")).isTrue();
        }

        @Test
        void aSessionThatEndedOrChangedHandsIsNotFound() {
            String ended = loggedIn(here, "alice");
            LarderSession changed = found(there, loggedIn(here, "alice"));
            here.deleteById(ended);
            changed.setAttribute(USER, "bob");
            there.save(changed);

            assertThat(here.findByPrincipalName("alice")).isEmpty();
            assertThat(here.findByPrincipalName("bob")).hasSize(1);
        }

        @Test
        void aSessionWithAnotherIdentifierIsFoundOnce() {
            LarderSession session = found(here, loggedIn(here, "alice"));
            session.changeSessionId();
            here.save(session);

            assertThat(here.findByPrincipalName("alice")).hasSize(1);
        }

        @Test
        void aSessionIsFoundAsLongAsItIsUsed() {
            String id = loggedIn(here, "alice");
            for (int i = 0; i < 20; i++) {
                clock.advance(Duration.ofMinutes(5));
                LarderSession session = found(here, id);
                session.setLastAccessedTime(Instant.ofEpochMilli(clock.millis()));
                here.save(session);
            }
            assertThat(here.findByPrincipalName("alice")).hasSize(1);
            clock.advance(Duration.ofHours(1));
            assertThat(here.findByPrincipalName("alice")).isEmpty();
            assertThat(redis.keys("shop:v1")).as("nothing is left").isEmpty();
        }

        @Test
        void whoLoggedInWhileRedisWasAwayIsFoundWhenItIsBack() {
            link.disconnect();
            loggedIn(here, "alice");
            link.reconnect();
            here.writeWaiting();

            assertThat(there.findByPrincipalName("alice")).hasSize(1);
        }

        @Test
        void theOldestOfTooManySessionsAreForgottenInTheIndex() {
            for (int i = 0; i < SessionIndex.MOST + 3; i++) {
                clock.advance(Duration.ofMillis(1));
                loggedIn(here, "robot");
            }
            assertThat(there.findByPrincipalName("robot")).hasSize(SessionIndex.MOST);
        }
    }
}
