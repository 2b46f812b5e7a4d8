package dev.larder.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Yaml;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every object has the fields that its kind has, of the right types, and no others: a mistyped probe is no probe. */
class SchemaTest {
    private static final List<String> OVERLAYS = Overlays.NAMES;
    private static final Map<String, String> DEFINED_BY_OPERATORS = Map.of(
            "ServiceMonitor", "io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor",
            "PrometheusRule", "io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule",
            "Certificate", "io.fabric8.certmanager.api.model.v1.Certificate");

    @ParameterizedTest
    @FieldSource("OVERLAYS")
    void isKeptByEveryObject(String overlay) {
        assertThat(Overlays.of(overlay)).isNotEmpty().allSatisfy(SchemaTest::check);
    }

    @Test
    void isKeptByEveryManifestThatIsAppliedByItself() {
        for (Path file : DeployFolder.files("kubernetes/jobs", ".yaml")) {
            assertThat(Yaml.all(file)).isNotEmpty().allSatisfy(SchemaTest::check);
        }
    }

    /** By a field that came with that release, and one that came with the next. */
    @Test
    void isThatOfKubernetes133() throws ReflectiveOperationException {
        String models = "io.kubernetes.client.openapi.models.";
        assertThat(Class.forName(models + "V1Lifecycle")).hasMethods("getStopSignal");
        assertThat(Stream.of(Class.forName(models + "V1PodSpec").getMethods()).map(Method::getName))
                .contains("getHostNetwork")
                .doesNotContain("getHostnameOverride");
    }

    @Test
    void findsAMistypedProbe() {
        assertThatThrownBy(() -> check(Yaml.all("""
                        apiVersion: v1
                        kind: Pod
                        spec: {containers: [{name: redis, livenesProbe: {}}]}
                        """).get(0))).hasMessageContaining("livenesProbe");
    }

    @Test
    void findsAMistypedFieldOfAnOperatorsObject() {
        assertThatThrownBy(() -> check(Yaml.all("""
                        apiVersion: monitoring.coreos.com/v1
                        kind: ServiceMonitor
                        spec: {endpoints: [{prot: metrics}]}
                        """).get(0))).hasMessageContaining("prot");
    }

    private static void check(Map<String, Object> object) {
        String kind = Yaml.text(object, "kind");
        if (DEFINED_BY_OPERATORS.containsKey(kind)) {
            OperatorModel.check(DEFINED_BY_OPERATORS.get(kind), object);
        } else {
            checkAgainstKubernetes("io.kubernetes.client.openapi.models.V1" + kind, object);
        }
    }

    /** By reflection, since the client's annotations are not there to compile against. */
    private static void checkAgainstKubernetes(String type, Map<String, Object> object) {
        try {
            Class.forName(type)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, new Gson().toJsonTree(object));
        } catch (InvocationTargetException e) {
            throw new AssertionError(
                    object.get("kind") + " " + Yaml.text(object, "metadata.name") + ": "
                            + e.getCause().getMessage(),
                    e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("No schema for " + object.get("kind"), e);
        }
    }
}
