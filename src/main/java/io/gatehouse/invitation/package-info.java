/** Invitations, their link tokens and the Pending Invitations page. */
@ApplicationModule(allowedDependencies = {"audit", "customer", "job", "mail", "profile", "provider", "vault"})
@NullMarked
package io.gatehouse.invitation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
