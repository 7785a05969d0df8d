package io.gatehouse;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.gatehouse.shared.OpenToPublic;
import io.gatehouse.shared.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@Execution(value = ExecutionMode.CONCURRENT, reason = "reads classes only")
class ArchitectureTests {

    private static final String SANDBOX = "io.gatehouse.sandbox..";
    private static final String DEMO = "io.gatehouse.demo..";
    private static final int LARGEST_PACKAGE = 20;

    /** Packages that are larger still, each to be split by concern; nothing is added to this list. */
    private static final Set<String> WIDE = Set.of("sandbox", "shared");

    private static final JavaClasses GATEHOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.gatehouse");

    @Test
    void onlyMicrosoftKnowsMicrosoftsLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.gatehouse.microsoft..", SANDBOX)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.microsoft..", "okhttp3..", "com.nimbusds..")
                .because("a change of SDK must be a change of one module")
                .check(GATEHOUSE);
    }

    @Test
    void onlyVaultTouchesCryptography() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.gatehouse.vault..", "io.gatehouse.microsoft..", SANDBOX)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.crypto.tink..", "javax.crypto..", "org.bouncycastle..")
                .because(
                        "keys and ciphers are reviewed in one place; microsoft verifies signatures, the sandbox makes them")
                .check(GATEHOUSE);
    }

    @Test
    void onlyJobKnowsTheScheduler() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.gatehouse.job..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.kagkarlsson..")
                .because("other modules speak of jobs, not of an engine")
                .check(GATEHOUSE);
    }

    @Test
    void theSandboxKnowsNothingOfThePortal() {
        noClasses()
                .that()
                .resideInAPackage(SANDBOX)
                .should()
                .dependOnClassesThat(resideInAPackage("io.gatehouse..").and(resideOutsideOfPackage(SANDBOX)))
                .because("whoever plays Microsoft must not share a line with what it tests, not even of shared:"
                        + " an error in common would agree with itself")
                .check(GATEHOUSE);
    }

    @Test
    void onlyTheDemoKnowsTheSandbox() {
        noClasses()
                .that()
                .resideOutsideOfPackages(SANDBOX, DEMO)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SANDBOX)
                .because("the production jar holds no sandbox")
                .check(GATEHOUSE);
    }

    @Test
    void randomnessComesFromOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.gatehouse.shared..", SANDBOX, DEMO)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .because("a guessable token is found by nobody until it is too late")
                .check(GATEHOUSE);
    }

    @Test
    void everyHandlerDeclaresItsPermission() {
        methods()
                .that(handle())
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages(SANDBOX)
                .should(declarePermission())
                .because("a handler that forgot its permission must not reach anybody")
                .check(GATEHOUSE);
    }

    @Test
    void controllersAreHidden() {
        classes()
                .that()
                .areAnnotatedWith(Controller.class)
                .or()
                .areAnnotatedWith(RestController.class)
                .and()
                .resideOutsideOfPackages(SANDBOX)
                .should()
                .notBePublic()
                .because("nobody calls a controller but the web")
                .check(GATEHOUSE);
    }

    @Test
    void nobodyReadsTheSystemClock() {
        noClasses()
                .that()
                .resideOutsideOfPackages(SANDBOX, DEMO)
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.LocalDate.class, "now")
                .because("time is a parameter: a Clock that tests can move")
                .check(GATEHOUSE);
    }

    @Test
    void gapsGoByOneClockWhicheverReplicaWritesThem() {
        noClasses()
                .that()
                .resideInAPackage("io.gatehouse.subscription..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .because("one replica begins a gap and another one ends it: by clocks of their own it would not hold"
                        + " what was lost")
                .check(GATEHOUSE);
    }

    @Test
    void noJavaSerialization() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .because("a serialized object is a program that somebody else wrote")
                .check(GATEHOUSE);
    }

    @Test
    void nobodyPrintsSecrets() {
        assertThat(io.gatehouse.shared.Secret.of("canary")).hasToString("[secret]");
        for (SecretRules.Rule rule : SecretRules.all()) {
            JavaClasses planted = new ClassFileImporter().importClasses(rule.offender());
            assertThat(rule.rule().evaluate(planted).hasViolation())
                    .as("%s sees %s", rule.rule().getDescription(), rule.offender())
                    .isTrue();
            rule.rule().check(GATEHOUSE);
        }
    }

    @Test
    void templatesEscapeEverything() throws IOException {
        assertThat(linesOf("src/main/resources/templates", ".html"))
                .as(
                        "th:utext, inline styles and inline scripts are forbidden: the content policy and escaping both hold")
                .noneMatch(line -> line.contains("th:utext") || line.contains("<script>") || line.contains("onclick="));
    }

    @Test
    void filesStayReadable() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> long_ = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> lines(file) > 300)
                    .map(Path::toString)
                    .toList();
            assertThat(long_).as("300 lines are the wall").isEmpty();
        }
    }

    @Test
    void packagesStaySmall() {
        Map<String, Long> wide = GATEHOUSE.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.groupingBy(
                        name -> name.replaceFirst("^io\\.gatehouse\\.?", ""), Collectors.counting()));
        wide.values().removeIf(types -> types <= LARGEST_PACKAGE);

        assertThat(wide.keySet())
                .as("whoever opens a package sees at once what it is for; one more concern gets one more package")
                .isSubsetOf(WIDE);
    }

    @Test
    void packagesOfAModuleBuildOnEachOtherInOneDirection() {
        slices().matching("io.gatehouse.(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(resideInAPackage(SANDBOX), resideInAPackage(SANDBOX))
                .because("two packages that need each other are one package in two places")
                .check(GATEHOUSE);
    }

    private static DescribedPredicate<JavaMethod> handle() {
        return DescribedPredicate.describe(
                "handle requests", method -> method.isMetaAnnotatedWith(RequestMapping.class));
    }

    private static ArchCondition<JavaMethod> declarePermission() {
        return new ArchCondition<>("declare @Requires or @OpenToPublic") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                JavaClass owner = method.getOwner();
                boolean declared = method.isAnnotatedWith(Requires.class)
                        || method.isAnnotatedWith(OpenToPublic.class)
                        || owner.isAnnotatedWith(Requires.class)
                        || owner.isAnnotatedWith(OpenToPublic.class);
                events.add(new SimpleConditionEvent(method, declared, method.getFullName()));
            }
        };
    }

    private static List<String> linesOf(String directory, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(directory))) {
            return files.filter(file ->
                            file.toString().endsWith(ending) && !file.toString().contains("mail"))
                    .flatMap(file -> read(file).stream())
                    .toList();
        }
    }

    private static long lines(Path file) {
        return read(file).size();
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
