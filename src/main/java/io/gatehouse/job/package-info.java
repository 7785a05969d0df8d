/** Background work on db-scheduler: leases, retries, run history, progress, the Jobs page. */
@ApplicationModule(allowedDependencies = {"audit"})
@NullMarked
package io.gatehouse.job;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
