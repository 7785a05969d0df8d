/** The steps that give an application a credential and prove that it works. */
@NullMarked
package io.gatehouse.registration.step.proof;

import org.jspecify.annotations.NullMarked;
