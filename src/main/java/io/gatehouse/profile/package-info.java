/** Service profiles: what a service asks of a customer's tenant, and why. */
@ApplicationModule(allowedDependencies = {"audit", "microsoft", "microsoft :: *"})
@NullMarked
package io.gatehouse.profile;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
