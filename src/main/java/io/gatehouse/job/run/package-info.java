/** Queues jobs, runs them, and keeps what came of each run. */
@NamedInterface("run")
@NullMarked
package io.gatehouse.job.run;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
