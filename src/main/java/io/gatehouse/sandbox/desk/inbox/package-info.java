/** The mail server of the sandbox, and what arrived there. */
@NullMarked
package io.gatehouse.sandbox.desk.inbox;

import org.jspecify.annotations.NullMarked;
