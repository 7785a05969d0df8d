/** The permission passport of a service for whoever looks, where an owner has opened it: no sign-in, no customer's data. */
@NullMarked
package io.gatehouse.onboarding.openpassport;

import org.jspecify.annotations.NullMarked;
