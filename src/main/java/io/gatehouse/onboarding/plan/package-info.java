/** What a service's profile makes in one tenant, tried beforehand. */
@NullMarked
package io.gatehouse.onboarding.plan;

import org.jspecify.annotations.NullMarked;
