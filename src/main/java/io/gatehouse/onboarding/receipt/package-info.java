/** What a finished onboarding leaves in the hands of its administrator: the mail, the file and its proof. */
@NullMarked
package io.gatehouse.onboarding.receipt;

import org.jspecify.annotations.NullMarked;
