package dev.larder.deploy.kubernetes;

import dev.larder.deploy.Yaml;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The pods that the workloads of an overlay make.
 *
 * @param workload kind and name of who makes it
 * @param metadata of the pod
 * @param spec of the pod
 * @param isJob whether it is to end by itself
 */
record Pods(String workload, Map<String, Object> metadata, Map<String, Object> spec, boolean isJob) {

    static List<Pods> of(String overlay) {
        return Stream.concat(
                        Stream.concat(Overlays.of(overlay, "StatefulSet"), Overlays.of(overlay, "Deployment"))
                                .map(object -> pod(object, "spec.template", false)),
                        Overlays.of(overlay, "CronJob")
                                .map(object -> pod(object, "spec.jobTemplate.spec.template", true)))
                .toList();
    }

    private static Pods pod(Map<String, Object> object, String path, boolean isJob) {
        return new Pods(
                Yaml.text(object, "kind") + " " + Yaml.text(object, "metadata.name"),
                Yaml.map(Yaml.at(object, path + ".metadata")),
                Yaml.map(Yaml.at(object, path + ".spec")),
                isJob);
    }

    Map<String, Object> labels() {
        return Yaml.map(metadata.get("labels"));
    }

    List<Map<String, Object>> containers() {
        return Stream.concat(Yaml.maps(spec.get("containers")).stream(), Yaml.maps(spec.get("initContainers")).stream())
                .toList();
    }

    List<Map<String, Object>> volumes() {
        return Yaml.maps(spec.get("volumes"));
    }

    boolean has(Map<String, Object> wanted) {
        return labels().entrySet().containsAll(wanted.entrySet());
    }
}
