/** How the newest job of each of many connections stands, for schedules that look at all of them. */
@NamedInterface("newest")
@NullMarked
package io.gatehouse.job.newest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
