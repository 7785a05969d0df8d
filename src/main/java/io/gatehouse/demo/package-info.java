/** Demo mode: embedded PostgreSQL and SMTP, the sandbox, the first provider, keys, banner and guide strip. */
@ApplicationModule(allowedDependencies = {"sandbox", "shared"})
@NullMarked
package io.gatehouse.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
