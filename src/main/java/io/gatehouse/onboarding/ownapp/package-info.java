/** The provider's own registrations as invitations go through them. */
@NullMarked
package io.gatehouse.onboarding.ownapp;

import org.jspecify.annotations.NullMarked;
