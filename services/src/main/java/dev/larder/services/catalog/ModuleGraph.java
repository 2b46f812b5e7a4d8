package dev.larder.services.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The modules of the running JVM with their packages and named classes, read from the module descriptors and the
 * {@code jrt:/} file system, as resources and relationships in an order in which each comes after what contains it.
 */
final class ModuleGraph {

    private static final String CLASS_SUFFIX = ".class";

    private final Instant at;
    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final List<Relationship> relationships = new ArrayList<>();

    private ModuleGraph(Instant at) {
        this.at = at;
    }

    /** Reads some tens of thousands of file names, no contents. */
    static ModuleGraph read(Instant at) {
        ModuleGraph graph = new ModuleGraph(at);
        List<ModuleDescriptor> modules = ModuleFinder.ofSystem().findAll().stream()
                .map(ModuleReference::descriptor)
                .sorted(Comparator.comparing(ModuleDescriptor::name))
                .toList();
        modules.forEach(graph::addModule);
        modules.forEach(graph::addRequires);
        return graph;
    }

    List<Resource> resources() {
        return List.copyOf(resources.values());
    }

    List<Relationship> relationships() {
        return relationships;
    }

    private void addModule(ModuleDescriptor module) {
        ResourceName name = ResourceName.ofModule(module.name());
        int packages = module.packages().size();
        add(
                name,
                "Module " + module.name() + " with " + packages + (packages == 1 ? " package" : " packages"),
                Map.of("version", module.rawVersion().orElse("none"), "packages", String.valueOf(packages)));
        Set<String> exported = module.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        new TreeSet<>(module.packages()).forEach(each -> addPackage(name, each, exported.contains(each)));
        addClasses(module.name());
    }

    private void addPackage(ResourceName module, String name, boolean exported) {
        ResourceName inModule = ResourceName.ofPackage(module.module(), name);
        add(
                inModule,
                "Package " + name + (exported ? ", exported to everyone" : ", internal to its module"),
                Map.of("exported", String.valueOf(exported)));
        relate(module.id(), Relationship.Kind.CONTAINS, inModule.id());
        if (exported) {
            relate(module.id(), Relationship.Kind.EXPORTS, inModule.id());
        }
    }

    private void addClasses(String module) {
        Path root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules", module);
        try (Stream<Path> files = Files.walk(root)) {
            files.map(file -> root.relativize(file).toString())
                    .filter(ModuleGraph::isNamedClass)
                    .map(file -> ResourceName.ofClass(module, canonicalName(file)))
                    .sorted(Comparator.comparing(ResourceName::qualifiedName))
                    .forEach(this::addClass);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the classes of module " + module, e);
        }
    }

    private void addClass(ResourceName name) {
        boolean fits = ResourceName.isId(name.id()) && !resources.containsKey(name.id());
        name.possibleParents().stream()
                .filter(parent -> fits && resources.containsKey(parent))
                .findFirst()
                .ifPresent(parent -> {
                    add(name, "Class " + name.qualifiedName() + " of module " + name.module(), Map.of());
                    relate(parent, Relationship.Kind.CONTAINS, name.id());
                });
    }

    private void addRequires(ModuleDescriptor module) {
        module.requires().stream()
                .map(required -> ResourceName.ofModule(required.name()).id())
                .filter(resources::containsKey)
                .sorted()
                .forEach(required ->
                        relate(ResourceName.ofModule(module.name()).id(), Relationship.Kind.REQUIRES, required));
    }

    private void add(ResourceName name, String description, Map<String, String> attributes) {
        resources.put(name.id(), Resource.created(name, description, attributes, 1, at));
    }

    private void relate(String from, Relationship.Kind kind, String to) {
        relationships.add(new Relationship(from, kind, to));
    }

    /** Neither a descriptor nor an anonymous or local class, whose names the compiler numbers. */
    private static boolean isNamedClass(String file) {
        return file.endsWith(CLASS_SUFFIX) && !file.endsWith("-info.class") && !file.matches(".*\\$\\d.*");
    }

    private static String canonicalName(String file) {
        return file.substring(0, file.length() - CLASS_SUFFIX.length())
                .replace('/', '.')
                .replace('$', '.');
    }
}
