/** Waiting until an admin of the customer has approved our app at Microsoft, and seeing when that is so. */
@NullMarked
package io.gatehouse.onboarding.approval;

import org.jspecify.annotations.NullMarked;
