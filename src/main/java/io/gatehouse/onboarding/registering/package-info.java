/** Has a registration made for an invitation, and makes the connection of what came of it. */
@NullMarked
package io.gatehouse.onboarding.registering;

import org.jspecify.annotations.NullMarked;
