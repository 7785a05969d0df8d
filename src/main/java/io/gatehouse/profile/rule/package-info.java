/** What has to hold between the parts of a profile. */
@NullMarked
package io.gatehouse.profile.rule;

import org.jspecify.annotations.NullMarked;
