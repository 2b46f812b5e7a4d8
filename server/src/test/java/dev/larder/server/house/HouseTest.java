package dev.larder.server.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

class HouseTest {
    private static final House HOUSE = new House();

    @Nested
    class Folders {
        @Test
        void knowOnlyThoseAboveThem() {
            classes()
                    .should(knowOnlyFoldersAbove())
                    .because("the folder list is the architecture, and a reader trusts it to be read from the top")
                    .check(HOUSE.main());
        }

        @Test
        void ofCoreKnowNoSpringNoRedisAndNoJson() {
            noClasses()
                    .that(describe("are in core", type -> HOUSE.floorOf(type).orElseThrow() == 0))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework..",
                            "io.lettuce..",
                            "redis..",
                            "tools.jackson..",
                            "com.fasterxml..",
                            "io.micrometer..")
                    .because("core does no I/O and asks a user for no library but Caffeine and SLF4J")
                    .check(HOUSE.main());
        }

        @Test
        void ofTopologiesKnowNothingOfLarder() {
            noClasses()
                    .that()
                    .resideInAPackage("dev.larder.topologies..")
                    .should()
                    .dependOnClassesThat(describe(
                            "are Larder's",
                            type -> HOUSE.floorOf(type).isPresent()
                                    && !type.getPackageName().startsWith("dev.larder.topologies")))
                    .because("it starts servers for anybody, whatever they keep in them")
                    .check(HOUSE.main());
        }
    }

    @Nested
    class Packages {
        @Test
        void formNoCycles() {
            slices().matching("dev.larder.(**)")
                    .should()
                    .beFreeOfCycles()
                    .because("two packages that need each other are one package under two names. The package"
                            + " dev.larder itself is not a slice: it is the door, which its rooms both serve and use")
                    .check(HOUSE.main());
        }

        @Test
        void areNullMarkedAndSayWhatLivesInThem() {
            classes()
                    .should(beInADescribedPackage())
                    .because("a newcomer asks each package what it is for, and the compiler what may be null")
                    .check(HOUSE.main());
        }
    }

    @Nested
    class Api {
        @Test
        void showsNoInternalType() {
            classes()
                    .that(describe("are public API", type -> ApiOnly.isPublic(type) && !ApiOnly.isInternal(type)))
                    .should(new ApiOnly())
                    .because("VERSIONING.md promises that internal types may change, so no user may need one")
                    .check(HOUSE.main());
        }

        @Test
        void ofCoreReadsInTenMinutes() {
            List<String> types = HOUSE.main().stream()
                    .filter(type -> type.getPackageName().equals("dev.larder"))
                    .filter(type -> type.isTopLevelClass() && ApiOnly.isPublic(type))
                    .map(JavaClass::getSimpleName)
                    .toList();
            assertThat(types)
                    .as("because what is to be learned first stays at 20 types or fewer")
                    .hasSizeLessThanOrEqualTo(20);
        }
    }

    @Nested
    class Time {
        @Test
        void isNeverSleptAway() {
            noClasses()
                    .should()
                    .accessTargetWhere(anyOf(Thread.class, "sleep").or(anyOf(TimeUnit.class, "sleep")))
                    .because(
                            "a sleep is too long on a fast machine and too short on a slow one; wait for what is meant")
                    .check(HOUSE.mainAndTests());
        }

        @Test
        void isReadInOnePlace() {
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.larder.internal.time..", "dev.larder.benchmarks..")
                    .and()
                    // topologies knows nothing of core, so it has a clock of its own, in one class
                    .doNotHaveFullyQualifiedName("dev.larder.topologies.Deadline")
                    .should()
                    .accessTargetWhere(anyOf(System.class, "nanoTime|currentTimeMillis")
                            .or(anyOf(Instant.class, "now"))
                            .or(anyOf(Clock.class, "system.*")))
                    .because("time that is handed in can be turned in a test; benchmarks measure it for a living")
                    .check(HOUSE.main());
        }
    }

    @Nested
    class Threads {
        @Test
        void comeFromOnePlace() {
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.larder.internal.threads..", "dev.larder.benchmarks..")
                    .should()
                    .accessTargetWhere(anyOf(Executors.class, "new.*")
                            .or(constructing(Thread.class))
                            .or(constructing(Executor.class))
                            .or(constructing(Timer.class)))
                    .because("our threads are few, named, daemon, bounded and closed, and that is seen to in one place")
                    .check(HOUSE.main());
        }
    }

    @Nested
    class Data {
        @Test
        void namesNoClassesAndIsNotExecuted() {
            noClasses()
                    .that()
                    // which read what an application chose to keep so, from a list of classes
                    .haveNameNotMatching(
                            "dev\\.larder\\.(spring\\.session\\.JavaAttributes|codecs\\.AllowedInput|jcache\\.internal\\.stored\\.StoredInput)")
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching("java\\.io\\.ObjectInputStream|java\\.beans\\.XMLDecoder")
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage("javax.naming..", "javax.script..")
                    .because("whoever can write to Redis or send a request must not choose what is made or run here")
                    .check(HOUSE.main());
        }

        @Test
        void isNoExpression() {
            noClasses()
                    .that()
                    // whose expressions stand in annotations, where the developer wrote them
                    .resideOutsideOfPackage("dev.larder.spring..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.springframework.expression..")
                    .because("an expression made of data runs what the data say")
                    .check(HOUSE.main());
        }

        @Test
        void ofOthersInRedisIsNeitherListedNorFlushed() {
            noClasses()
                    .that()
                    .resideInAPackage("dev.larder.redis..")
                    .should()
                    .accessTargetWhere(targetOwner(resideInAPackage("io.lettuce.."))
                            .and(target(nameMatching("keys|flushall|flushdb")))
                            .forSubtype())
                    .because("a pattern made of a user's text reaches the keys of others")
                    .check(HOUSE.main());
        }
    }

    @Nested
    class Style {
        @Test
        void injectsNoFields() {
            noFields()
                    .should()
                    .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                    .because("a constructor says what a class needs and lets a test hand it in")
                    .check(HOUSE.mainAndTests());
        }

        @Test
        void namesTestsAsClaims() {
            methods()
                    .that()
                    .areMetaAnnotatedWith(Testable.class)
                    .should()
                    .haveNameNotMatching("(test|should)([A-Z_].*)?")
                    .because("a test's name is what is known to be true when it passes")
                    .check(HOUSE.mainAndTests());
        }
    }

    private static ArchCondition<JavaClass> knowOnlyFoldersAbove() {
        return new ArchCondition<>("know only folders above their own") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                int floor = HOUSE.floorOf(type).orElseThrow();
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isBelow(floor, dependency))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
            }
        };
    }

    private static boolean isBelow(int floor, Dependency dependency) {
        return HOUSE.floorOf(dependency.getTargetClass()).orElse(floor) > floor;
    }

    private static ArchCondition<JavaClass> beInADescribedPackage() {
        return new ArchCondition<>("be in a package whose package-info is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(type, "No package-info for " + type.getName()));
                }
            }
        };
    }

    /** Calls and references of methods of that class or a subclass whose name matches. */
    private static DescribedPredicate<JavaAccess<?>> anyOf(Class<?> owner, String names) {
        return targetOwner(assignableTo(owner)).and(target(nameMatching(names))).forSubtype();
    }

    // A class of ours that stands before an executor starts no threads; one that extends a pool is seen to call its
    // constructor.
    private static DescribedPredicate<JavaAccess<?>> constructing(Class<?> type) {
        return anyOf(type, "<init>").and(targetOwner(resideOutsideOfPackage("dev.larder..")));
    }
}
