/** Subscriptions wanted, made, renewed, compared with what Microsoft has, and ended. */
@NullMarked
package io.gatehouse.subscription.keep;

import org.jspecify.annotations.NullMarked;
