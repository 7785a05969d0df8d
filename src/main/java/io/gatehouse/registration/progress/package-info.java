/** Runs the making of registrations, and tells how far each is. */
@NamedInterface("progress")
@NullMarked
package io.gatehouse.registration.progress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
