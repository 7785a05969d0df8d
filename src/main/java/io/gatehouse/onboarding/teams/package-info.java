/** The Teams app of a service, built for one customer. */
@NullMarked
package io.gatehouse.onboarding.teams;

import org.jspecify.annotations.NullMarked;
