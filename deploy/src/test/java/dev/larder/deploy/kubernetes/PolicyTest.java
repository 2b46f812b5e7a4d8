package dev.larder.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.deploy.DeployFolder;
import dev.larder.deploy.Yaml;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What schemas do not know: that the objects fit each other, and what we ask of each. */
class PolicyTest {
    private static void forEachPod(Consumer<Pods> claim) {
        Overlays.NAMES.forEach(
                overlay -> assertThat(Pods.of(overlay)).as(overlay).isNotEmpty().allSatisfy(claim));
    }

    private static void forEachContainer(Consumer<Map<String, Object>> claim) {
        forEachPod(pod ->
                assertThat(pod.containers()).as(pod.workload()).isNotEmpty().allSatisfy(claim));
    }

    private static void forEach(String kind, Consumer<Map<String, Object>> claim) {
        Overlays.NAMES.forEach(
                overlay -> assertThat(Overlays.of(overlay, kind)).as(overlay).allSatisfy(claim));
    }

    @Nested
    class Containers {
        @Test
        void haveRequestsAndLimits() {
            forEachContainer(container -> {
                assertThat(Yaml.map(Yaml.at(container, "resources.requests"))).containsKeys("cpu", "memory");
                assertThat(Yaml.map(Yaml.at(container, "resources.limits"))).containsKeys("cpu", "memory");
                assertThat(Yaml.text(container, "resources.requests.memory"))
                        .as("memory that is not reserved is not there when it is needed")
                        .isEqualTo(Yaml.text(container, "resources.limits.memory"));
            });
        }

        @Test
        void haveEveryProbeUnlessTheyEndByThemselves() {
            forEachPod(pod -> assertThat(pod.isJob() ? List.<Map<String, Object>>of() : pod.containers())
                    .allSatisfy(container ->
                            assertThat(container).containsKeys("startupProbe", "livenessProbe", "readinessProbe")));
        }

        @Test
        void haveNoRightsAndWriteNowhereButIntoVolumes() {
            forEachContainer(container -> {
                Map<String, Object> context = Yaml.map(container.get("securityContext"));
                assertThat(context)
                        .containsEntry("allowPrivilegeEscalation", false)
                        .containsEntry("readOnlyRootFilesystem", true);
                assertThat(Yaml.texts(Yaml.at(context, "capabilities.drop"))).containsExactly("ALL");
            });
        }

        @Test
        void areOfAnExactTag() {
            forEachContainer(container -> assertThat(Yaml.text(container, "image"))
                    .matches("[a-z0-9./_-]+(:v?\\d+(\\.\\d+){1,2}|@sha256:[0-9a-f]{64})"));
        }

        @Test
        void getNoSecretAsArgumentOrVariable() {
            forEachContainer(container -> {
                assertThat(Stream.concat(
                                Yaml.texts(container.get("args")).stream(),
                                Yaml.texts(container.get("command")).stream()))
                        .noneMatch(word -> word.matches(
                                "(?i).*(requirepass|masterauth|password=|\\$\\(.*(PASS|SECRET|TOKEN).*\\)).*"));
                assertThat(Yaml.maps(container.get("env")))
                        .noneMatch(variable -> Yaml.at(variable, "valueFrom.secretKeyRef") != null);
                assertThat(Yaml.maps(container.get("envFrom"))).noneMatch(source -> source.containsKey("secretRef"));
            });
        }

        @Test
        void mountVolumesThatAreThere() {
            forEachPod(pod -> {
                Set<String> names = pod.volumes().stream()
                        .map(volume -> Yaml.text(volume, "name"))
                        .collect(Collectors.toCollection(HashSet::new));
                names.add("data"); // of the StatefulSet's claims
                assertThat(pod.containers())
                        .allSatisfy(container -> assertThat(Yaml.maps(container.get("volumeMounts")))
                                .allSatisfy(mount -> assertThat(names).contains(Yaml.text(mount, "name"))));
            });
        }

        @Test
        void ofRedisHaveRoomForForksAndBuffers() {
            for (String overlay : Overlays.NAMES) {
                Map<String, Object> redis = container(overlay, "redis");
                String settings = Yaml.text(settings(overlay), "data.MAXMEMORY");
                double share =
                        (double) Quantity.bytes(settings.replace("gb", "Gi").replace("mb", "Mi"))
                                / Quantity.bytes(Yaml.text(redis, "resources.limits.memory"));
                assertThat(share).as(overlay).isBetween(0.5, 0.7);
            }
        }

        /** A pod that fills its volume is evicted. */
        @Test
        void ofTheApplicationHaveRoomForItsDiskTier() {
            for (String overlay : Overlays.NAMES) {
                Map<String, Object> settings = Overlays.generated(overlay, "application-settings-");
                String most = Yaml.text(settings, "data.LARDER_DISK_MAXIMUMSIZE");
                Pods application = Pods.of(overlay).stream()
                        .filter(pod -> pod.workload().equals("Deployment application"))
                        .findFirst()
                        .orElseThrow();
                assertThat(application.volumes())
                        .filteredOn(volume -> "data".equals(volume.get("name")))
                        .singleElement()
                        .satisfies(volume -> assertThat(Quantity.bytes(Yaml.text(volume, "emptyDir.sizeLimit")))
                                .as(overlay)
                                .isGreaterThanOrEqualTo(2 * Quantity.bytes(most.replace("MB", "Mi"))));
            }
        }

        @Test
        void ofAMasterHandOverBeforeTheyStop() {
            Map<String, Object> redis = container("prod", "redis");
            assertThat(Yaml.texts(Yaml.at(redis, "lifecycle.preStop.exec.command")))
                    .containsExactly("/opt/larder/redis/hand-over.sh", "redis");
            assertThat(Yaml.texts(Yaml.at(container("prod", "sentinel"), "lifecycle.preStop.exec.command")))
                    .containsExactly("/opt/larder/redis/hand-over.sh", "sentinel");
            assertThat((Integer) redisPod("prod").spec().get("terminationGracePeriodSeconds"))
                    .isGreaterThanOrEqualTo(60);
        }
    }

    @Nested
    class PodsOf {
        @Test
        void everyWorkloadAreRestricted() {
            forEachPod(pod -> {
                Map<String, Object> context = Yaml.map(pod.spec().get("securityContext"));
                assertThat(context)
                        .as(pod.workload())
                        .containsEntry("runAsNonRoot", true)
                        .containsKeys("runAsUser", "runAsGroup", "fsGroup");
                assertThat(Yaml.text(context, "seccompProfile.type")).isEqualTo("RuntimeDefault");
                assertThat(pod.spec()).doesNotContainKeys("hostNetwork", "hostPID", "hostIPC");
                assertThat(pod.volumes()).noneMatch(volume -> volume.containsKey("hostPath"));
            });
        }

        @Test
        void everyWorkloadTalkToNoApi() {
            forEachPod(pod -> assertThat(pod.spec())
                    .as(pod.workload())
                    .containsEntry("automountServiceAccountToken", false)
                    .containsKey("serviceAccountName"));
            forEach(
                    "ServiceAccount",
                    account -> assertThat(account).containsEntry("automountServiceAccountToken", false));
            forEach("Role", role -> assertThat(role).as("none is needed").isNull());
        }

        @Test
        void everyWorkloadSeeSecretsAsFilesThatOthersCannotRead() {
            forEachPod(pod -> assertThat(pod.volumes())
                    .filteredOn(volume -> volume.containsKey("secret"))
                    .allSatisfy(volume ->
                            assertThat(Yaml.at(volume, "secret.defaultMode")).isEqualTo(0400)));
        }

        @Test
        void whoeverIsNoServerSeeOneLoginAlone() {
            forEachPod(pod -> assertThat(pod.volumes())
                    .filteredOn(volume -> Yaml.text(volume, "secret.secretName").equals("redis-users"))
                    .filteredOn(volume -> !pod.workload().equals("StatefulSet redis"))
                    .allSatisfy(volume -> assertThat(Yaml.list(Yaml.at(volume, "secret.items")))
                            .hasSize(1)));
        }

        @Test
        void configMapsAndSecretsExist() {
            Set<String> fromOutside = Set.of("redis-users", "redis-tls");
            for (String overlay : Overlays.NAMES) {
                Set<String> names = Overlays.of(overlay, "ConfigMap")
                        .map(map -> Yaml.text(map, "metadata.name"))
                        .collect(Collectors.toSet());
                assertThat(Pods.of(overlay)).allSatisfy(pod -> {
                    assertThat(pod.volumes())
                            .filteredOn(volume -> volume.containsKey("configMap"))
                            .allSatisfy(volume -> assertThat(names).contains(Yaml.text(volume, "configMap.name")));
                    assertThat(pod.volumes())
                            .filteredOn(volume -> volume.containsKey("secret"))
                            .allSatisfy(
                                    volume -> assertThat(fromOutside).contains(Yaml.text(volume, "secret.secretName")));
                    assertThat(pod.containers())
                            .allSatisfy(container -> assertThat(Yaml.maps(container.get("envFrom")))
                                    .allSatisfy(source ->
                                            assertThat(names).contains(Yaml.text(source, "configMapRef.name"))));
                });
            }
        }

        @Test
        void redisAreOnDifferentMachinesAndSpreadOverZones() {
            for (String overlay : List.of("prod", "tls", "cluster")) {
                Map<String, Object> spec = redisPod(overlay).spec();
                assertThat(Yaml.maps(Yaml.at(
                                spec, "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution")))
                        .hasSize(1)
                        .allSatisfy(rule -> assertThat(rule).containsEntry("topologyKey", "kubernetes.io/hostname"));
                assertThat(Yaml.maps(spec.get("topologySpreadConstraints")))
                        .allSatisfy(rule -> assertThat(rule)
                                .as("two zones must not keep the third pod from running")
                                .containsEntry("whenUnsatisfiable", "ScheduleAnyway"));
            }
        }
    }

    @Nested
    class Selectors {
        @Test
        void ofServicesFindPodsThatHaveTheirPorts() {
            forEachOverlayObject("Service", (overlay, service) -> {
                List<Pods> selected = selected(overlay, Yaml.map(Yaml.at(service, "spec.selector")));
                assertThat(selected).as(Yaml.text(service, "metadata.name")).hasSize(1);
                List<Object> ports = selected.get(0).containers().stream()
                        .flatMap(container -> Yaml.maps(container.get("ports")).stream())
                        .map(port -> port.get("name"))
                        .toList();
                assertThat(Yaml.maps(Yaml.at(service, "spec.ports")))
                        .allSatisfy(port -> assertThat(ports).contains(port.get("targetPort")));
            });
        }

        @Test
        void ofBudgetsFindOneSetOfPodsAndNoSetHasTwo() {
            for (String overlay : Overlays.NAMES) {
                assertThat(Pods.of(overlay))
                        .filteredOn(pod -> !pod.isJob())
                        .allSatisfy(pod -> assertThat(Overlays.of(overlay, "PodDisruptionBudget")
                                        .filter(budget ->
                                                pod.has(Yaml.map(Yaml.at(budget, "spec.selector.matchLabels")))))
                                .as(overlay + " " + pod.workload())
                                .hasSize(1)
                                .allSatisfy(budget -> assertThat(Yaml.at(budget, "spec.maxUnavailable"))
                                        .isEqualTo(1)));
            }
        }

        @Test
        void ofWorkloadsFindTheirOwnPods() {
            for (String kind : List.of("StatefulSet", "Deployment")) {
                forEach(
                        kind,
                        workload -> assertThat(Yaml.map(Yaml.at(workload, "spec.template.metadata.labels"))
                                        .entrySet())
                                .containsAll(Yaml.map(Yaml.at(workload, "spec.selector.matchLabels"))
                                        .entrySet()));
            }
        }

        @Test
        void ofMonitorsFindOneServiceAndPortsThatItHas() {
            forEachOverlayObject("ServiceMonitor", (overlay, monitor) -> {
                List<Map<String, Object>> services = Overlays.of(overlay, "Service")
                        .filter(service -> Yaml.map(Yaml.at(service, "metadata.labels"))
                                .entrySet()
                                .containsAll(Yaml.map(Yaml.at(monitor, "spec.selector.matchLabels"))
                                        .entrySet()))
                        .toList();
                assertThat(services).as(Yaml.text(monitor, "metadata.name")).hasSize(1);
                Set<Object> ports = Yaml.maps(Yaml.at(services.get(0), "spec.ports")).stream()
                        .map(port -> port.get("name"))
                        .collect(Collectors.toSet());
                assertThat(Yaml.maps(Yaml.at(monitor, "spec.endpoints")))
                        .allSatisfy(endpoint -> assertThat(ports).contains(endpoint.get("port")));
            });
        }

        @Test
        void ofNetworkPoliciesFindPods() {
            forEachOverlayObject(
                    "NetworkPolicy",
                    (overlay, policy) -> assertThat(
                                    selected(overlay, Yaml.map(Yaml.at(policy, "spec.podSelector.matchLabels"))))
                            .as(Yaml.text(policy, "metadata.name"))
                            .isNotEmpty());
        }
    }

    @Nested
    class Networks {
        @Test
        void areClosedUnlessOpened() {
            for (String overlay : Overlays.NAMES) {
                assertThat(Overlays.of(overlay, "NetworkPolicy")).anySatisfy(policy -> {
                    assertThat(Yaml.map(Yaml.at(policy, "spec.podSelector"))).isEmpty();
                    assertThat(Yaml.texts(Yaml.at(policy, "spec.policyTypes"))).containsExactly("Ingress", "Egress");
                    assertThat(Yaml.map(policy.get("spec"))).doesNotContainKeys("ingress", "egress");
                });
            }
        }

        @Test
        void letNamesBeLookedUpByUdpAndTcp() {
            forEach("NetworkPolicy", policy -> {
                if (Yaml.text(policy, "metadata.name").equals("dns")) {
                    assertThat(Yaml.maps(Yaml.maps(Yaml.at(policy, "spec.egress"))
                                    .get(0)
                                    .get("ports")))
                            .extracting(port -> port.get("protocol") + "/" + port.get("port"))
                            .contains("UDP/53", "TCP/53");
                }
            });
        }

        @Test
        void openEveryPortThatAServiceOfRedisOffers() {
            for (String overlay : Overlays.NAMES) {
                Set<Object> open = Overlays.of(overlay, "NetworkPolicy")
                        .filter(policy -> Yaml.text(policy, "metadata.name").equals("redis"))
                        .flatMap(policy -> Yaml.maps(Yaml.at(policy, "spec.ingress")).stream())
                        .flatMap(rule -> Yaml.maps(rule.get("ports")).stream())
                        .map(port -> port.get("port"))
                        .collect(Collectors.toSet());
                assertThat(redisPod(overlay).containers())
                        .allSatisfy(container -> assertThat(Yaml.maps(container.get("ports")))
                                .allSatisfy(port -> assertThat(open).contains(port.get("containerPort"))));
            }
        }

        @Test
        void nameEveryPodBeforeItIsReady() {
            forEach("Service", service -> {
                if (Yaml.text(service, "metadata.name").equals("redis-nodes")) {
                    assertThat(Yaml.map(service.get("spec")))
                            .containsEntry("publishNotReadyAddresses", true)
                            .containsEntry("clusterIP", "None");
                }
            });
        }
    }

    @Nested
    class Values {
        @Test
        void ofProductionAreTheDocumentedOnes() {
            Map<String, Object> redis =
                    Overlays.of("prod", "StatefulSet").findFirst().orElseThrow();
            Map<String, Object> claim =
                    Yaml.maps(Yaml.at(redis, "spec.volumeClaimTemplates")).get(0);
            assertThat(Yaml.at(redis, "spec.replicas")).isEqualTo(3);
            assertThat(Yaml.text(claim, "spec.resources.requests.storage")).isEqualTo("10Gi");
            assertThat(Yaml.text(claim, "spec.storageClassName")).isEqualTo("fast-ssd");
            assertThat(Yaml.map(settings("prod").get("data")))
                    .containsEntry("MAXMEMORY", "2gb")
                    .containsEntry("MAXMEMORY_POLICY", "allkeys-lru")
                    .containsEntry("MIN_REPLICAS", "1")
                    .containsEntry("QUORUM", "2");
        }

        @Test
        void ofAClusterAreSixNodesWithoutSentinels() {
            Map<String, Object> redis =
                    Overlays.of("cluster", "StatefulSet").findFirst().orElseThrow();
            assertThat(Yaml.at(redis, "spec.replicas")).isEqualTo(6);
            assertThat(Yaml.map(settings("cluster").get("data")))
                    .containsEntry("TOPOLOGY", "cluster")
                    .containsEntry("NODE_COUNT", "6");
            assertThat(redisPod("cluster").containers())
                    .noneMatch(container -> "sentinel".equals(container.get("name")));
        }

        @Test
        void countAsManyNodesAsThereAre() {
            for (String overlay : Overlays.NAMES) {
                Map<String, Object> redis =
                        Overlays.of(overlay, "StatefulSet").findFirst().orElseThrow();
                assertThat(Yaml.text(settings(overlay), "data.NODE_COUNT"))
                        .isEqualTo(Yaml.text(redis, "spec.replicas"));
            }
        }

        @Test
        void ofBackupsKeepThemFromPilingUp() {
            assertThat(Overlays.of("prod", "CronJob")).hasSize(2).allSatisfy(job -> {
                assertThat(Yaml.map(job.get("spec")))
                        .containsEntry("concurrencyPolicy", "Forbid")
                        .containsKeys(
                                "startingDeadlineSeconds", "failedJobsHistoryLimit", "successfulJobsHistoryLimit");
                assertThat(Yaml.map(Yaml.at(job, "spec.jobTemplate.spec")))
                        .containsKeys("activeDeadlineSeconds", "backoffLimit");
            });
        }

        @Test
        void ofBackupsAreFoundByTheirNameAndWatchedByAnAlert() {
            String rules = DeployFolder.text("prometheus/rules/redis.yml");
            List<Pattern> watched = Pattern.compile("kube_cronjob_status_last_successful_time\\{cronjob=~\"([^\"]*)\"}")
                    .matcher(rules)
                    .results()
                    .map(found -> Pattern.compile(found.group(1)))
                    .toList();
            assertThat(Overlays.of("prod", "CronJob")).allSatisfy(job -> {
                String name = Yaml.text(job, "metadata.name");
                assertThat(Yaml.map(Yaml.at(job, "spec.jobTemplate.metadata.labels")))
                        .containsEntry("app.kubernetes.io/name", name);
                assertThat(watched)
                        .as(name)
                        .anyMatch(cronjobs -> cronjobs.matcher(name).matches());
            });
        }

        @Test
        void ofAlertsAreThoseThatAreTested() {
            Map<String, Object> object =
                    Overlays.of("prod", "PrometheusRule").findFirst().orElseThrow();
            List<Object> groups = DeployFolder.files("prometheus/rules", ".yml").stream()
                    .flatMap(file -> Yaml.list(Yaml.one(file).get("groups")).stream())
                    .toList();
            assertThat(Yaml.list(Yaml.at(object, "spec.groups")))
                    .as("written by deploy/prometheus/kubernetes.sh, which is to be run again")
                    .isEqualTo(groups);
        }

        @Test
        void ofTlsNameEveryHostThatIsReached() {
            Map<String, Object> certificate =
                    Overlays.of("tls", "Certificate").findFirst().orElseThrow();
            assertThat(Yaml.texts(Yaml.at(certificate, "spec.dnsNames")))
                    .contains(
                            "*.redis-nodes.larder.svc.cluster.local",
                            "redis-sentinel.larder.svc.cluster.local",
                            "localhost");
            assertThat(Yaml.text(settings("tls"), "data.TLS_DIR")).isEqualTo("/run/secrets/tls");
            assertThat(redisPod("tls").containers())
                    .allSatisfy(container -> assertThat(Yaml.maps(container.get("volumeMounts")))
                            .extracting(mount -> mount.get("mountPath"))
                            .contains("/run/secrets/tls"));
        }
    }

    private interface Claim {
        void about(String overlay, Map<String, Object> object);
    }

    private static void forEachOverlayObject(String kind, Claim claim) {
        Overlays.NAMES.forEach(overlay ->
                assertThat(Overlays.of(overlay, kind)).as(overlay).allSatisfy(object -> claim.about(overlay, object)));
    }

    private static List<Pods> selected(String overlay, Map<String, Object> labels) {
        return Pods.of(overlay).stream().filter(pod -> pod.has(labels)).toList();
    }

    private static Pods redisPod(String overlay) {
        return Pods.of(overlay).stream()
                .filter(pod -> pod.workload().equals("StatefulSet redis"))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> container(String overlay, String name) {
        return redisPod(overlay).containers().stream()
                .filter(container -> name.equals(container.get("name")))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> settings(String overlay) {
        return Overlays.generated(overlay, "redis-settings-");
    }
}
