/** Whom an invitation is mailed to, and how. */
@NullMarked
package io.gatehouse.invitation.mailing;

import org.jspecify.annotations.NullMarked;
