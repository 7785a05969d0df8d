/** What time it is for all replicas together. */
@NamedInterface("time")
@NullMarked
package io.gatehouse.job.time;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
