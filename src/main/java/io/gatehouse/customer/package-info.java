/** Customers, their contacts and tenants, life cycle and health. */
@ApplicationModule(allowedDependencies = {"audit", "microsoft", "microsoft :: *", "provider"})
@NullMarked
package io.gatehouse.customer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
