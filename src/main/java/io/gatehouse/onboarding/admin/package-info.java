/** Administrators whose sign-in is used for a while: to have a registration made, or to read what is there. */
@NullMarked
package io.gatehouse.onboarding.admin;

import org.jspecify.annotations.NullMarked;
