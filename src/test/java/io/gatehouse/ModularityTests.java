package io.gatehouse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

@Execution(value = ExecutionMode.CONCURRENT, reason = "reads classes only")
class ModularityTests {

    private final ApplicationModules modules = ApplicationModules.of(
            Gatehouse.class,
            DescribedPredicate.describe(
                    "tests", (JavaClass type) -> type.getName().endsWith("Tests")));

    @Test
    void modulesUseOnlyWhatTheyDeclare() {
        modules.verify();
    }

    @Test
    void drawsTheModules() {
        new Documenter(modules).writeModulesAsPlantUml().writeIndividualModulesAsPlantUml();
    }
}
