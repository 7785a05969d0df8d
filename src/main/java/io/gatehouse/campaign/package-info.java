/** Asks many customers, at a set rate, to consent to what a service profile wants anew. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "connection",
            "connection :: *",
            "customer",
            "customer :: *",
            "invitation",
            "invitation :: *",
            "job",
            "job :: *",
            "profile",
            "profile :: *"
        })
@NullMarked
package io.gatehouse.campaign;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
