/** Invitations, their link tokens and the Pending Invitations page. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "customer",
            "customer :: *",
            "job",
            "job :: *",
            "mail",
            "mail :: *",
            "profile",
            "profile :: *",
            "provider",
            "provider :: *",
            "vault",
            "vault :: *"
        })
@NullMarked
package io.gatehouse.invitation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
