/** What administrators make themselves where they let no app do it: a script, clicks, papers. */
@NullMarked
package io.gatehouse.onboarding.byhand;

import org.jspecify.annotations.NullMarked;
