/** For which provider work that comes again fails. */
@NullMarked
package io.gatehouse.job.schedule;

import org.jspecify.annotations.NullMarked;
