/** What an invitation can build on: consents given before, registrations kept, the tenant they are in. */
@NullMarked
package io.gatehouse.onboarding.standing;

import org.jspecify.annotations.NullMarked;
