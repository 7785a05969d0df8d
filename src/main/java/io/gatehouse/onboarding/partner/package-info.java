/** Other organisations whose people use a customer's app: invited, proven, told. */
@NullMarked
package io.gatehouse.onboarding.partner;

import org.jspecify.annotations.NullMarked;
