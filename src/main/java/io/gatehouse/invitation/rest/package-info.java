/** Invitations for API clients. */
@NullMarked
package io.gatehouse.invitation.rest;

import org.jspecify.annotations.NullMarked;
