/** What operators see of notifications, and the test of the public address. */
@NullMarked
package io.gatehouse.subscription.desk;

import org.jspecify.annotations.NullMarked;
