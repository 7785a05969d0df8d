/** Has data keys wrapped anew after the master key was exchanged, and shows how far that is. */
@ApplicationModule(allowedDependencies = {"job", "job :: *", "vault", "vault :: *"})
@NullMarked
package io.gatehouse.keyring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
