package dev.larder.spring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AttributeCodecTest {

    record Cart(List<String> items, int total) implements Serializable {}

    /** Shows whether anything made one. */
    static final class Canary implements Serializable {

        @Serial
        private static final long serialVersionUID = 1L;

        static boolean sang;

        Canary() {
            sang = true;
        }

        @Serial
        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            sang = true;
        }
    }

    private final AttributeCodec json = new JsonAttributes(
            new AllowedClasses(List.of(Cart.class.getName())), getClass().getClassLoader());
    private final AttributeCodec java = new JavaAttributes(List.of(Cart.class.getName()));

    @BeforeEach
    void silence() {
        Canary.sang = false;
    }

    private static Object again(AttributeCodec codec, Object value) {
        return codec.read("a", codec.write("a", value));
    }

    @Nested
    class Json {

        @Test
        void bringsValuesAndCollectionsBack() {
            UUID id = UUID.fromString("00000000-0000-0001-0000-000000000002");
            for (Object value : List.of(
                    "text",
                    42,
                    42L,
                    true,
                    id,
                    Instant.ofEpochSecond(7),
                    List.of("a", "b"),
                    Map.of("k", "v"),
                    Set.of(1))) {
                assertThat(again(json, value)).isEqualTo(value);
            }
            assertThat(again(json, new Cart(List.of("tea"), 3))).isEqualTo(new Cart(List.of("tea"), 3));
        }

        @Test
        void refusesAClassThatIsNotAllowedAndNamesTheCure() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> json.write("bird", new Canary()))
                    .withMessageContainingAll("attribute bird", Canary.class.getName(), "larder.session.allow");
        }

        @Test
        void makesNothingThatSomebodyElseWroteIntoRedis() {
            String forged = "{\"type\":\"" + Canary.class.getName() + "\",\"value\":{}}";
            String nested = "{\"type\":\"java.util.Map\",\"value\":{\"@class\":\"" + Canary.class.getName() + "\"}}";

            assertThatIllegalArgumentException().isThrownBy(() -> json.read("a", bytes(forged)));
            assertThat(json.read("a", bytes(nested))).isInstanceOf(Map.class);
            assertThatIllegalArgumentException().isThrownBy(() -> json.read("a", bytes("not json")));
            assertThat(Canary.sang).isFalse();
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Nested
    class Java {

        @Test
        void bringsValuesAndAllowedClassesBack() {
            assertThat(again(java, new ArrayList<>(List.of(1L, 2L)))).isEqualTo(List.of(1L, 2L));
            assertThat(again(java, new Cart(List.of("tea"), 3))).isEqualTo(new Cart(List.of("tea"), 3));
        }

        @Test
        void refusesAClassThatIsNotAllowedAlreadyWhenItIsWritten() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> java.write("bird", new Canary()))
                    .withMessageContaining("larder.session.allow");
        }

        @Test
        void makesNothingThatSomebodyElseWroteIntoRedis() throws IOException {
            byte[] forged = serialized(new Canary());
            Canary.sang = false;

            assertThatIllegalArgumentException().isThrownBy(() -> java.read("a", forged));
            assertThat(Canary.sang).isFalse();
        }

        /** Of depth 100 it would keep a processor busy for years. */
        @Test
        void refusesDeepSetsBeforeTheyCostAnything() throws IOException {
            Set<Object> root = new HashSet<>();
            Set<Object> left = root;
            Set<Object> right = new HashSet<>();
            for (int depth = 0; depth < 30; depth++) {
                Set<Object> nextLeft = new HashSet<>();
                Set<Object> nextRight = new HashSet<>(Set.of("different"));
                left.add(nextLeft);
                left.add(nextRight);
                right.add(nextLeft);
                right.add(nextRight);
                left = nextLeft;
                right = nextRight;
            }
            byte[] bomb = serialized(root);

            assertThatIllegalArgumentException().isThrownBy(() -> java.read("a", bomb));
        }

        private static byte[] serialized(Object value) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(value);
            }
            return bytes.toByteArray();
        }
    }
}
