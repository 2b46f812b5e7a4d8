package dev.larder.services.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResourceNameTest {

    @Test
    void idsSayTypeModuleAndName() {
        assertThat(ResourceName.ofModule("java.base").id()).isEqualTo("module.java.base");
        assertThat(ResourceName.ofPackage("java.base", "java.util").id()).isEqualTo("package.java.base.java.util");
        assertThat(ResourceName.ofClass("java.base", "java.util.Map.Entry").id())
                .isEqualTo("class.java.base.java.util.Map.Entry");
    }

    @Test
    void aClassIsSearchedByItsSimpleNameTheOthersByAllOfIt() {
        assertThat(ResourceName.ofClass("java.base", "java.util.Map.Entry").shortName())
                .isEqualTo("Entry");
        assertThat(ResourceName.ofPackage("java.base", "java.util").shortName()).isEqualTo("java.util");
    }

    @Test
    void aClassIsContainedByItsPackageOrItsOuterClassAModuleByNothing() {
        assertThat(ResourceName.ofClass("m", "a.B").possibleParents()).containsExactly("package.m.a", "class.m.a");
        assertThat(ResourceName.ofModule("m").possibleParents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "module", "module.", "thing.java", "module.java base", "module.a:b", "class.a..b", "module.1"
            })
    void whatIsNotAnIdIsRecognised(String text) {
        assertThat(ResourceName.isId(text)).isFalse();
    }
}
