/** The link tokens of an invitation: made, matched, ended. */
@NamedInterface("link")
@NullMarked
package io.gatehouse.invitation.link;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
