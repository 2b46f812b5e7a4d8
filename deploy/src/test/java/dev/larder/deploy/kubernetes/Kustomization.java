package dev.larder.deploy.kubernetes;

import dev.larder.deploy.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Renders what our overlays use of kustomize: resources, components, generators with merging, patches of both kinds, replicas, namespace,
 * labels, and names that end in a digest. Whatever else stands in a {@code kustomization.yaml} is refused, so that nothing is silently
 * left out. Where there is a {@code kubectl}, a test compares the two.
 */
final class Kustomization {
    private static final Set<String> KNOWN = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "labels",
            "resources",
            "components",
            "configMapGenerator",
            "secretGenerator",
            "generatorOptions",
            "patches",
            "replicas");
    private static final Set<String> OF_NO_NAMESPACE = Set.of("Namespace", "PriorityClass");

    private final Path folder;
    private final Map<String, Object> file;
    private final List<Resource> resources;

    private Kustomization(Path folder, List<Resource> resources) {
        this.folder = folder;
        this.file = Yaml.one(folder.resolve("kustomization.yaml"));
        this.resources = resources;
        for (String key : file.keySet()) {
            if (!KNOWN.contains(key)) {
                throw new IllegalArgumentException(
                        folder + ": '" + key + "' is not rendered here; teach this class, or do without");
            }
        }
    }

    /** The objects that {@code kubectl kustomize folder} would print. */
    static List<Map<String, Object>> render(Path folder) {
        List<Resource> resources = new Kustomization(folder, new ArrayList<>()).accumulate();
        Digests.appendTo(resources);
        return resources.stream().map(Resource::content).toList();
    }

    private List<Resource> accumulate() {
        Yaml.texts(file.get("resources")).forEach(this::addResource);
        Yaml.texts(file.get("components"))
                .forEach(name -> new Kustomization(folder.resolve(name).normalize(), resources).accumulate());
        generate("configMapGenerator", "ConfigMap");
        generate("secretGenerator", "Secret");
        Yaml.maps(file.get("patches")).forEach(this::patch);
        Yaml.maps(file.get("replicas")).forEach(this::scale);
        if (file.containsKey("namespace")) {
            resources.forEach(resource -> moveTo(String.valueOf(file.get("namespace")), resource));
        }
        Yaml.maps(file.get("labels")).forEach(this::label);
        return resources;
    }

    private void addResource(String name) {
        Path path = folder.resolve(name).normalize();
        if (Files.isDirectory(path)) {
            resources.addAll(new Kustomization(path, new ArrayList<>()).accumulate());
        } else {
            Yaml.all(path).forEach(content -> resources.add(new Resource(content)));
        }
    }

    private void generate(String key, String kind) {
        boolean isPlainName = Boolean.TRUE.equals(Yaml.at(file, "generatorOptions.disableNameSuffixHash"));
        for (Map<String, Object> wanted : Yaml.maps(file.get(key))) {
            Resource made = Generator.in(folder).make(kind, wanted, !isPlainName);
            if ("merge".equals(wanted.get("behavior"))) {
                Yaml.map(find(kind, made.name()).content().get("data"))
                        .putAll(Yaml.map(made.content().get("data")));
            } else {
                resources.add(made);
            }
        }
    }

    private void patch(Map<String, Object> wanted) {
        Object patch = new org.yaml.snakeyaml.Yaml()
                .load(dev.larder.deploy.DeployFolder.text(folder.resolve(String.valueOf(wanted.get("path")))));
        if (patch instanceof List<?> operations) {
            Resource target = find(Yaml.text(wanted, "target.kind"), Yaml.text(wanted, "target.name"));
            operations.forEach(operation -> JsonPatch.apply(Yaml.map(operation), target.content()));
        } else {
            merge(Yaml.map(Yaml.copy(patch)));
        }
    }

    private void merge(Map<String, Object> patch) {
        Resource target = find(Yaml.text(patch, "kind"), Yaml.text(patch, "metadata.name"));
        if ("delete".equals(patch.get("$patch"))) {
            resources.remove(target);
        } else {
            StrategicMerge.into(target.content(), patch);
        }
    }

    private void scale(Map<String, Object> wanted) {
        resources.stream()
                .filter(resource -> resource.name().equals(wanted.get("name")))
                .filter(resource -> Yaml.at(resource.content(), "spec.replicas") != null)
                .forEach(resource -> Yaml.map(resource.content().get("spec")).put("replicas", wanted.get("count")));
    }

    private static void moveTo(String namespace, Resource resource) {
        if (!OF_NO_NAMESPACE.contains(resource.kind())) {
            resource.metadata().put("namespace", namespace);
        } else if (resource.kind().equals("Namespace")) {
            resource.metadata().put("name", namespace);
        }
    }

    private void label(Map<String, Object> wanted) {
        if (!Boolean.FALSE.equals(wanted.get("includeSelectors"))
                || !Boolean.TRUE.equals(wanted.get("includeTemplates"))) {
            throw new IllegalArgumentException(folder + ": labels are rendered in templates and not in selectors");
        }
        Map<String, Object> pairs = Yaml.map(wanted.get("pairs"));
        for (Resource resource : resources) {
            labels(resource.metadata()).putAll(pairs);
            if (Yaml.at(resource.content(), "spec.template.metadata") != null) {
                labels(Yaml.map(Yaml.at(resource.content(), "spec.template.metadata")))
                        .putAll(pairs);
            }
            Yaml.maps(Yaml.at(resource.content(), "spec.volumeClaimTemplates"))
                    .forEach(claim -> labels(Yaml.map(claim.get("metadata"))).putAll(pairs));
        }
    }

    private static Map<String, Object> labels(Map<String, Object> metadata) {
        metadata.putIfAbsent("labels", Yaml.map(null));
        return Yaml.map(metadata.get("labels"));
    }

    private Resource find(String kind, String name) {
        List<Resource> found = resources.stream()
                .filter(resource ->
                        resource.kind().equals(kind) && resource.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(folder + ": there are " + found.size() + " of " + kind + " " + name);
        }
        return found.get(0);
    }
}
