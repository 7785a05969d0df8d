/** What is left of registrations whose invitation ended before a connection was made of them. */
@NullMarked
package io.gatehouse.onboarding.leftover;

import org.jspecify.annotations.NullMarked;
