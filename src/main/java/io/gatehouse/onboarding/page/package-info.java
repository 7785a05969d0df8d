/** The pages of the wizard, each following from the state of the invitation. */
@NullMarked
package io.gatehouse.onboarding.page;

import org.jspecify.annotations.NullMarked;
