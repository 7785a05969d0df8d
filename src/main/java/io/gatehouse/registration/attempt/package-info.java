/** One try at Microsoft and what comes of it: done, not yet, halted, with a note for people. */
@NamedInterface("attempt")
@NullMarked
package io.gatehouse.registration.attempt;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
