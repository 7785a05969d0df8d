/** What a sign-in on the way through the wizard is: the trip to Microsoft, who came back, and how it can end. */
@NullMarked
package io.gatehouse.onboarding.signin;

import org.jspecify.annotations.NullMarked;
