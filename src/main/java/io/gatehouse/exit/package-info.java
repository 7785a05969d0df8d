/** Ends the relation to a customer: lists, exports, removes and proves, and destroys the key at last. */
@ApplicationModule(
        allowedDependencies = {
            "audit",
            "connection",
            "customer",
            "invitation",
            "job",
            "mail",
            "microsoft",
            "onboarding",
            "profile",
            "provider",
            "registration",
            "registration :: *",
            "vault"
        })
@NullMarked
package io.gatehouse.exit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
