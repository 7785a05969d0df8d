/** One exit: its inventory, its steps in order, what is lent for it, its end. */
@NamedInterface("run")
@NullMarked
package io.gatehouse.exit.run;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
