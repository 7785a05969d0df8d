/** The permission passport: what an invitation would ask for and leave behind, told before anybody signs in. */
@NullMarked
package io.gatehouse.onboarding.passport;

import org.jspecify.annotations.NullMarked;
