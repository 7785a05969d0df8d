/** The page of one invitation, and the form that makes a new one. */
@NullMarked
package io.gatehouse.invitation.page;

import org.jspecify.annotations.NullMarked;
