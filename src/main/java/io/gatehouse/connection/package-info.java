/** What links us to one customer tenant for one service: consent, delegated grant, access tokens, health. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "customer",
            "customer :: *",
            "job",
            "job :: *",
            "mail",
            "mail :: *",
            "microsoft",
            "microsoft :: *",
            "profile",
            "profile :: *",
            "provider",
            "provider :: *",
            "registration",
            "registration :: *",
            "vault",
            "vault :: *"
        })
@NullMarked
package io.gatehouse.connection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
