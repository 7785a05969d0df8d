/** What an invitation's state means in words, and what comes next. */
@NullMarked
package io.gatehouse.invitation.phrase;

import org.jspecify.annotations.NullMarked;
