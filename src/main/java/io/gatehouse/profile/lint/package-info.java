/** Looks for what is unwise in a profile. */
@NullMarked
package io.gatehouse.profile.lint;

import org.jspecify.annotations.NullMarked;
