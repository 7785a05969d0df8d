/** How many jobs that wait for the same other side run at once. */
@NamedInterface("lane")
@NullMarked
package io.gatehouse.job.lane;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
