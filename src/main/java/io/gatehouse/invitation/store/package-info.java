/** Invitations as they are kept, checked, found and told of. */
@NullMarked
package io.gatehouse.invitation.store;

import org.jspecify.annotations.NullMarked;
