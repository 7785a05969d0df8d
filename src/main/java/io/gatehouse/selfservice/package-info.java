/** What people of a connected customer see and do themselves: status, renewal, evidence, and the way out. */
@ApplicationModule(
        allowedDependencies = {
            "connection",
            "customer",
            "exit",
            "invitation",
            "job",
            "mail",
            "microsoft",
            "onboarding",
            "onboarding :: *",
            "profile",
            "provider"
        })
@NullMarked
package io.gatehouse.selfservice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
