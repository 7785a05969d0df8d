/** Administrators who come back after the onboarding: who they are, and what they may see and take. */
@NamedInterface("returning")
@NullMarked
package io.gatehouse.onboarding.returning;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
