/** Whose turn it is among the jobs of one customer. */
@NullMarked
package io.gatehouse.job.turn;

import org.jspecify.annotations.NullMarked;
