/** Teams app packages: made from a profile, and checked against Microsoft's schema. */
@NamedInterface("teams")
@NullMarked
package io.gatehouse.profile.teams;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
