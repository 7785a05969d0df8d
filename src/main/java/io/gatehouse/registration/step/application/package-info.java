/** The steps that make the application and what belongs to it. */
@NullMarked
package io.gatehouse.registration.step.application;

import org.jspecify.annotations.NullMarked;
