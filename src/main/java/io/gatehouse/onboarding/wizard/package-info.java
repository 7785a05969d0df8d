/** The shell of the wizard: who may enter, its cookie, its forms' tokens, its stops, what every page shows. */
@NullMarked
package io.gatehouse.onboarding.wizard;

import org.jspecify.annotations.NullMarked;
