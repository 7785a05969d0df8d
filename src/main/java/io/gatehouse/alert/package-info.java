/** Decides what deserves a person's attention. It listens only; nobody uses it. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "connection",
            "customer",
            "directory",
            "invitation",
            "job",
            "mail",
            "onboarding",
            "provider",
            "subscription",
            "vault"
        })
@NullMarked
package io.gatehouse.alert;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
