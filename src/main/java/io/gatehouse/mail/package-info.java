/** Transactional outbox: templates, sending, delivery state. */
@ApplicationModule(allowedDependencies = {"audit", "job", "job :: *", "vault", "vault :: *"})
@NullMarked
package io.gatehouse.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
