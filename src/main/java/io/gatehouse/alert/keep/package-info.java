/** How long alerts are remembered once they are closed. */
@NullMarked
package io.gatehouse.alert.keep;

import org.jspecify.annotations.NullMarked;
