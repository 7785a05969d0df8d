/** Times in which something may have happened that nobody told us of. */
@NullMarked
package io.gatehouse.subscription.gap;

import org.jspecify.annotations.NullMarked;
