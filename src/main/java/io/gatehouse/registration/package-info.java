/** An app registration wherever it lives, with its credentials. */
@ApplicationModule(
        allowedDependencies = {"audit", "job", "job :: *", "microsoft", "microsoft :: *", "vault", "vault :: *"})
@NullMarked
package io.gatehouse.registration;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
