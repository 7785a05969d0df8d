/** The provider's last word on a sign-in: Validate, Add, Refuse. */
@NullMarked
package io.gatehouse.onboarding.confirm;

import org.jspecify.annotations.NullMarked;
