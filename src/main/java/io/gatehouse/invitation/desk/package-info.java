/** What is done with invitations, by operators, by the wizard and by the clock. */
@NamedInterface("desk")
@NullMarked
package io.gatehouse.invitation.desk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
