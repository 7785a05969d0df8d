/** Envelope encryption of secrets, MACs and keys; the only place that touches ciphers. */
@ApplicationModule(allowedDependencies = {"audit"})
@NullMarked
package io.gatehouse.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
