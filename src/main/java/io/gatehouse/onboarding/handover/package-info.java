/** Passes an invitation on to a colleague. */
@NullMarked
package io.gatehouse.onboarding.handover;

import org.jspecify.annotations.NullMarked;
