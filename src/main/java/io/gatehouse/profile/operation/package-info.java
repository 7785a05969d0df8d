/** What a service does once it is connected: syncs, subscriptions, checks. */
@NamedInterface("operation")
@NullMarked
package io.gatehouse.profile.operation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
