/**
 * Change notifications: subscriptions made and kept at Microsoft, the addresses where it calls, the inbox that downstream
 * systems read, and the ledger of gaps in which something may have happened that nobody told us of.
 */
@ApplicationModule(
        displayName = "Subscription",
        allowedDependencies = {
            "audit",
            "connection",
            "connection :: *",
            "customer",
            "customer :: *",
            "job",
            "job :: *",
            "microsoft",
            "microsoft :: *",
            "profile",
            "profile :: *",
            "registration",
            "vault",
            "vault :: *"
        })
@NullMarked
package io.gatehouse.subscription;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
