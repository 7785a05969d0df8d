/** What a service needs set up: the registration's template, values from people, tasks by hand, their order. */
@NamedInterface("setup")
@NullMarked
package io.gatehouse.profile.setup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
