/** Registrations of ours that stand in a tenant from before, and what its administrator wants done with them. */
@NullMarked
package io.gatehouse.onboarding.earlier;

import org.jspecify.annotations.NullMarked;
