/** Values that people type for a service: what is wanted, checked, kept, and filled into a profile's texts. */
@NullMarked
package io.gatehouse.onboarding.input;

import org.jspecify.annotations.NullMarked;
