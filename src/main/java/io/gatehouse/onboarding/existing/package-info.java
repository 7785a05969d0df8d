/** Registrations that exist already: typed in, checked and kept. */
@NullMarked
package io.gatehouse.onboarding.existing;

import org.jspecify.annotations.NullMarked;
