/** Append-only, hash-chained trail of everything that was done; the other modules publish {@code Audited} events. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.gatehouse.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
