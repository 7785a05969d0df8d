/** The shell: layouts, security filter chains, error pages, problem details, idempotency, home page. */
@ApplicationModule(
        allowedDependencies = {"microsoft", "microsoft :: *", "provider", "provider :: *", "vault", "vault :: *"})
@NullMarked
package io.gatehouse.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
