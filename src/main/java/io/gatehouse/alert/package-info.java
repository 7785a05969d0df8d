/** Decides what deserves a person's attention. It listens only; nobody uses it. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "connection",
            "connection :: *",
            "customer",
            "customer :: *",
            "directory",
            "invitation",
            "invitation :: *",
            "job",
            "job :: *",
            "mail",
            "mail :: *",
            "onboarding",
            "profile",
            "profile :: *",
            "provider",
            "provider :: *",
            "subscription",
            "vault",
            "vault :: *"
        })
@NullMarked
package io.gatehouse.alert;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
