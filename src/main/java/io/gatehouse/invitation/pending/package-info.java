/** The Pending Invitations page: its filters, rows, export and bulk actions. */
@NullMarked
package io.gatehouse.invitation.pending;

import org.jspecify.annotations.NullMarked;
