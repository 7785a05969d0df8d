/** What time it is for whoever runs jobs. */
@NullMarked
package io.gatehouse.job.time;

import org.jspecify.annotations.NullMarked;
