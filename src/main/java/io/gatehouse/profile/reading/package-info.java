/** Makes a profile of its text, or says everything that is wrong with it. */
@NullMarked
package io.gatehouse.profile.reading;

import org.jspecify.annotations.NullMarked;
