package dev.larder.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Cache;
import dev.larder.CodecException.Kind;
import dev.larder.Lookup;
import dev.larder.Outcome;
import dev.larder.testkit.FailingCodecs;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class CodecsTest {

    @RegisterExtension
    final Shop shop = new Shop();

    private final Source source = new Source().set(1, "one").set(2, "two");
    private final FailingCodecs codecs = FailingCodecs.around(shop.codecs);
    private final Shop.Node a = shop.node(builder -> builder.codecs(codecs));
    private final Cache<Integer, String> goals = a.goals(source);
    private final Cache<Integer, String> others = shop.node().goals(source);

    @Nested
    class WhatCannotBeRead {

        @Test
        void isACountedMiss() {
            others.get(1);
            codecs.failReads(Kind.SCHEMA);
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.LOAD));
            assertThat(goals.stats().tierErrors()).containsKey("schema");
        }

        @Test
        void isACountedMissWhateverTheCodecThrows() {
            others.get(1);
            codecs.failReads(() -> new IllegalStateException("no such class"));
            assertThat(goals.lookup(1)).isEqualTo(new Lookup<>("one", Outcome.LOAD));
            assertThat(goals.stats().tierErrors()).containsKey("payload");
        }

        @Test
        void isAMissAmongMany() {
            others.get(1);
            codecs.failReads(Kind.CHECKSUM);
            assertThat(goals.getAll(List.of(1, 2))).hasSize(2);
        }

        @Test
        void isReplacedByTheLoad() {
            others.get(1);
            codecs.failReads(Kind.FORMAT);
            source.set(1, "new");
            goals.get(1);
            others.invalidate(9);
            assertThat(shop.node().goals(source).lookup(1)).isEqualTo(new Lookup<>("new", Outcome.REDIS));
        }
    }

    @Nested
    class WhatCannotBeWritten {

        @Test
        void staysInMemory() {
            codecs.failWrites(Kind.TOO_MANY_TAGS);
            assertThat(goals.get(1)).isEqualTo("one");
            assertThat(goals.lookup(1).outcome()).isEqualTo(Outcome.MEMORY);
            assertThat(shop.server.holds(Shop.key(1))).isFalse();
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
            assertThat(goals.stats().tierErrors()).containsEntry("too_many_tags", 1L);
        }

        @Test
        void staysInMemoryWhateverTheCodecThrows() {
            codecs.failWrites(() -> new IllegalStateException("not serialisable"));
            assertThat(goals.get(1)).isEqualTo("one");
            assertThat(goals.peek(1)).isEqualTo("one");
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        @Test
        void staysInMemoryAmongMany() {
            codecs.failWrites(Kind.PAYLOAD);
            goals.getAll(List.of(1, 2));
            assertThat(goals.peek(1)).isEqualTo("one");
            assertThat(shop.server.isLeased(Shop.key(1))).isFalse();
        }

        @Test
        void isInvalidatedByAnUpdate() {
            others.get(1);
            goals.get(1);
            codecs.failWrites(() -> new IllegalStateException("not serialisable"));
            goals.update(1, () -> {
                source.set(1, "new");
                return "new";
            });
            assertThat(others.get(1)).isEqualTo("new");
            assertThat(goals.get(1)).isEqualTo("new");
        }

        @Test
        void isPutIntoThisNodesMemory() {
            others.get(1);
            codecs.failWrites(Kind.PAYLOAD);
            goals.put(1, "mine");
            assertThat(goals.get(1)).isEqualTo("mine");
            source.set(1, "loaded anew");
            assertThat(others.get(1)).isEqualTo("loaded anew");
        }

        @Test
        void isInvalidatedLikeAnythingElse() {
            codecs.failWrites(Kind.PAYLOAD);
            goals.get(1);
            source.set(1, "new");
            others.invalidate(1);
            assertThat(goals.get(1)).isEqualTo("new");
        }
    }

    @Test
    void whatIsTooLargeStaysInMemory() {
        Cache<Integer, String> small = shop.node().goals(source, spec -> spec.maximumValueSize(5));
        source.set(3, "six and more");
        assertThat(small.get(3)).isEqualTo("six and more");
        assertThat(small.peek(3)).isEqualTo("six and more");
        assertThat(shop.server.holds(Shop.key(3))).isFalse();
        assertThat(small.stats().tierErrors()).containsEntry("too_large", 1L);
    }
}
