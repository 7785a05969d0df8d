/** The steps that grant what an application is allowed to do. */
@NullMarked
package io.gatehouse.registration.step.consent;

import org.jspecify.annotations.NullMarked;
