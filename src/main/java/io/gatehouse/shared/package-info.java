/** The kernel every module may use: ids, secrets, actors, permissions and the provider scope. No business rule lives here. */
@ApplicationModule(
        displayName = "Shared kernel",
        allowedDependencies = {})
@NullMarked
package io.gatehouse.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
