/** What an owner has stopped as a whole: all calls to Microsoft, or all mail. */
@NamedInterface("pause")
@NullMarked
package io.gatehouse.job.pause;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
