/** Change-notification subscriptions as Graph takes them. */
@NullMarked
package io.gatehouse.sandbox.graph.subscription;

import org.jspecify.annotations.NullMarked;
