/** Gauges of what waits in the database, for whoever watches the portal from outside. */
@NamedInterface("gauge")
@NullMarked
package io.gatehouse.job.gauge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
