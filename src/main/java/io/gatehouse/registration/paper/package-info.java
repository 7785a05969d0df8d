/** A plan for people: a preview, a script, a list of clicks. */
@NamedInterface("paper")
@NullMarked
package io.gatehouse.registration.paper;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
