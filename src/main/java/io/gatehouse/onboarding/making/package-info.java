/** What operators see and do of a registration that is being made in a customer's tenant. */
@NullMarked
package io.gatehouse.onboarding.making;

import org.jspecify.annotations.NullMarked;
