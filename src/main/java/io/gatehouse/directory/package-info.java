/** The copy of a customer's directory, kept by delta query. */
@ApplicationModule(
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
            "subscription"
        })
@NullMarked
package io.gatehouse.directory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
