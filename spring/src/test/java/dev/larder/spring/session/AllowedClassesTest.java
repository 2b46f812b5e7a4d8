package dev.larder.spring.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedClassesTest {

    private final AllowedClasses allowed =
            new AllowedClasses(List.of("com.acme.Cart", "com.acme.shop.*", "org.deep.**"));

    @ParameterizedTest
    @CsvSource({
        "java.lang.String,       true",
        "java.lang.Runtime,      false",
        "java.util.List,         true",
        "java.util.PriorityQueue,false",
        "com.acme.Cart,          true",
        "com.acme.Cart2,         false",
        "com.acme.CartX.Y,       false",
        "com.acme.shop.Item,     true",
        "com.acme.shop.in.Item,  false",
        "com.acme.shopping.Item, false",
        "org.deep.a.b.C,         true",
        "org.deeper.C,           false",
    })
    void allowsTheJdksValuesAndWhatWasNamed(String className, boolean isAllowed) {
        assertThat(allowed.allow(className)).isEqualTo(isAllowed);
    }
}
