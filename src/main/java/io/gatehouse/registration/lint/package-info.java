/** Looks for what is unwise about a registration, each finding with its remedy. */
@NamedInterface("lint")
@NullMarked
package io.gatehouse.registration.lint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
