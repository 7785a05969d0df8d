/** Providers, operators and their roles, operator sign-in, the provider's own registration. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "job",
            "job :: *",
            "mail",
            "mail :: *",
            "microsoft",
            "microsoft :: *",
            "registration",
            "registration :: *",
            "vault",
            "vault :: *"
        })
@NullMarked
package io.gatehouse.provider;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
