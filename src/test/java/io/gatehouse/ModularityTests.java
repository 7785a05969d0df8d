package io.gatehouse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

@ResourceLock("the modules, which are read as far as they are asked for")
@Execution(value = ExecutionMode.CONCURRENT, reason = "reads classes only")
class ModularityTests {

    // read once: each test has an instance of this class, and reading all classes takes longer than either of them
    private static final ApplicationModules MODULES = ApplicationModules.of(
            Gatehouse.class,
            DescribedPredicate.describe(
                    "tests", (JavaClass type) -> type.getName().endsWith("Tests")));

    @Test
    void modulesUseOnlyWhatTheyDeclare() {
        MODULES.verify();
    }

    @Test
    void drawsTheModules() {
        new Documenter(MODULES).writeModulesAsPlantUml().writeIndividualModulesAsPlantUml();
    }
}
