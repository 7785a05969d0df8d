/** Asks customers again who are connected, or moves them to another method. */
@NullMarked
package io.gatehouse.onboarding.reconnect;

import org.jspecify.annotations.NullMarked;
