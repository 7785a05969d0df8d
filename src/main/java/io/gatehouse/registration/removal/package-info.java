/** Removes registrations and credentials at Microsoft, and looks that they are gone. */
@NamedInterface("removal")
@NullMarked
package io.gatehouse.registration.removal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
