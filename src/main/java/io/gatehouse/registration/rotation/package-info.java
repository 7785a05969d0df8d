/** Puts a new credential in the place of an old one, with an overlap. */
@NamedInterface("rotation")
@NullMarked
package io.gatehouse.registration.rotation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
