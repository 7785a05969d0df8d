/** What links us to one customer tenant for one service: consent, delegated grant, access tokens, health. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "customer",
            "job",
            "mail",
            "microsoft",
            "profile",
            "provider",
            "registration",
            "registration :: *",
            "vault"
        })
@NullMarked
package io.gatehouse.connection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
