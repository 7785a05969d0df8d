/** The pages where operators read, edit and compare profiles. */
@NullMarked
package io.gatehouse.profile.page;

import org.jspecify.annotations.NullMarked;
