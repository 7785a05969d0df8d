/** Takes what Microsoft answers: from the state of one browser to one of few outcomes. */
@NullMarked
package io.gatehouse.onboarding.callback;

import org.jspecify.annotations.NullMarked;
