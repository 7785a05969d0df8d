/** Decides whether a sign-in is enough, by what the tenant granted and what the account can do. */
@NullMarked
package io.gatehouse.onboarding.judge;

import org.jspecify.annotations.NullMarked;
