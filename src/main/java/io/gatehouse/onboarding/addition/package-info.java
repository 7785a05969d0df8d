/** One more service for a customer that is connected. */
@NullMarked
package io.gatehouse.onboarding.addition;

import org.jspecify.annotations.NullMarked;
