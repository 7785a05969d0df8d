/** Sends a browser to Microsoft and redeems the code that it brings back. */
@NullMarked
package io.gatehouse.onboarding.trip;

import org.jspecify.annotations.NullMarked;
