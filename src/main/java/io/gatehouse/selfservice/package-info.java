/** What people of a connected customer see and do themselves: status, renewal, evidence, and the way out. */
@ApplicationModule(
        allowedDependencies = {
            "connection",
            "connection :: *",
            "customer",
            "customer :: *",
            "exit",
            "exit :: *",
            "invitation",
            "invitation :: *",
            "job",
            "job :: *",
            "mail",
            "mail :: *",
            "microsoft",
            "microsoft :: *",
            "onboarding",
            "onboarding :: *",
            "profile",
            "profile :: *",
            "provider",
            "provider :: *"
        })
@NullMarked
package io.gatehouse.selfservice;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
