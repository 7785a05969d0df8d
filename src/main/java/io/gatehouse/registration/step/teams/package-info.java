/** The step that publishes a Teams app. */
@NamedInterface("step.teams")
@NullMarked
package io.gatehouse.registration.step.teams;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
