/** Pages of a directory by delta query. */
@NamedInterface("delta")
@NullMarked
package io.gatehouse.microsoft.delta;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
