package dev.larder.jcache.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyTextTest {

    private static String of(Object identifier) {
        return KeyText.of("com.shop.Goal", null, identifier);
    }

    @Test
    void isTheSameForTheSameNumberWhateverItsClass() {
        assertThat(of(42L)).isEqualTo("com.shop.Goal;-;n42");
        assertThat(List.of(of(42), of((short) 42), of(BigInteger.valueOf(42)), of(new BigDecimal("42.00"))))
                .containsOnly(of(42L));
        assertThat(of(new BigDecimal("0.000"))).isEqualTo(of(0L));
        assertThat(of(Double.NaN)).isNotEqualTo(of(0L));
    }

    @Test
    void isTheSameForEqualPartsWhetherTheyAreOneObjectOrTwo() {
        String one = new String("x");
        assertThat(of(new Object[] {one, one})).isEqualTo(of(new Object[] {new String("x"), new String("x")}));
        assertThat(of(new byte[] {1, 2})).isEqualTo(of(new byte[] {1, 2}));
    }

    @Test
    void tellsApartWhatIsDifferent() {
        UUID uuid = UUID.fromString("00000000-0000-0001-0000-000000000002");
        List<Object> all = List.of(
                1L,
                "1",
                "n1",
                new Object[] {"a", "b"},
                new Object[] {"a,1:b"},
                new Object[] {"ab", ""},
                new Object[] {"a", "b", "c"},
                new Object[] {new Object[] {"a"}, "b"},
                new Object[] {"a", new Object[] {"b"}},
                uuid,
                uuid.toString(),
                LocalDate.of(2026, 11, 22),
                "2026-11-22",
                new Timestamp(5),
                new Timestamp(6),
                Thread.State.NEW,
                Thread.State.RUNNABLE,
                'x',
                true,
                false);
        assertThat(all.stream().map(KeyTextTest::of).distinct()).hasSize(all.size());
    }

    @Test
    void tellsApartRolesAndTenants() {
        assertThat(List.of(
                        KeyText.of("A", null, "x"),
                        KeyText.of("B", null, "x"),
                        KeyText.of("A", "t", "x"),
                        KeyText.of("A", "u", "x")))
                .doesNotHaveDuplicates();
    }

    @Test
    void refusesWhatOtherNodesCouldNotTellApart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(new Object()))
                .withMessageContaining("java.lang.Object")
                .withMessageContaining("Serializable");
    }
}
