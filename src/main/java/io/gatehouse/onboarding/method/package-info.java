/** How an invitation connects, and what it asks for that way. */
@NullMarked
package io.gatehouse.onboarding.method;

import org.jspecify.annotations.NullMarked;
