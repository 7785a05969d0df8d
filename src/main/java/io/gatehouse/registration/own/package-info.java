/** The provider's own registrations and their credentials. */
@NamedInterface("own")
@NullMarked
package io.gatehouse.registration.own;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
