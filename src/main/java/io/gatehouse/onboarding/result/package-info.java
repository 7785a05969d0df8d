/** Writes down how a sign-in ended, keeps the one that waits for Microsoft, and finishes it later. */
@NullMarked
package io.gatehouse.onboarding.result;

import org.jspecify.annotations.NullMarked;
