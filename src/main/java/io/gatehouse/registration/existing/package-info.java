/** Registrations that exist already: typed in, proven and adopted. */
@NamedInterface("existing")
@NullMarked
package io.gatehouse.registration.existing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
