/** Where Microsoft calls, what it delivered, and how downstream systems take it. */
@NullMarked
package io.gatehouse.subscription.inbox;

import org.jspecify.annotations.NullMarked;
